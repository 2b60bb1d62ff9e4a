/*
 * Addresses as text. inet_pton is the second opinion, about texts that are right, that are wrong,
 * and that are one octet away from either.
 */
#define _POSIX_C_SOURCE 200809L
#include "test.h"

#include "address.h"

#include <arpa/inet.h>

static const char *const addresses[] = {"0.0.0.0", "255.255.255.255", "192.0.2.1", "256.0.0.1",
	"1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04", "00.0.0.0", "1..2.3", ".1.2.3", "1.2.3.",
	"1.2.3.4 ", "1.2.3.4a", "", "1", "0x1.2.3.4", "+1.2.3.4", "4294967296.0.0.1", "::", "::1",
	"1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8",
	"1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8",
	"1:2:3:4::5:6:7:8", ":::", "1:::2", "::1::", "1::2::3", ":", ":1", "1:", ":1:2:3:4:5:6:7",
	"1:2:3:4:5:6:7:", "12345::", "0000::", "00000::", "g::", "ABCD:ef01::", "::ffff:192.0.2.1",
	"1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:7:192.0.2.1", "1:2:3:4:5:192.0.2.1", "::192.0.2.1:1",
	"::192.0.2", "::192.0.2.256", "::192.0.2.01", "::1.2.3.4.5", "192.0.2.1::", "::a.2.3.4",
	"1:2:3:4:5:6:7::192.0.2.1", "1:2:3:4:5::192.0.2.1", "::%lo", "[::]", "fe80::1%1", "::1/64",
	"1:2::3:4:", "::192.0.2.1.", "1.2.3.4::", "2001:db8::7"};

/* Our reading must be inet_pton's. Returns whether the text is an address. */
static bool reads_as_to_libc(const char *text)
{
	uint8_t want[16] = {0}, got[16] = {0};
	uint8_t *copy = exact_copy(text, strlen(text));
	ma_slice slice = ma_slice_of(copy, strlen(text));
	bool ipv4 = inet_pton(AF_INET, text, want) == 1, ipv6;

	assert_int_equal(ma_ipv4_from_text(slice, got), ipv4);
	if (ipv4)
		assert_memory_equal(got, want, 4);
	ipv6 = inet_pton(AF_INET6, text, want) == 1;
	if (ma_ipv6_from_text(slice, got) != ipv6)
		fail_msg("libc says %d of %s", ipv6, text);
	if (ipv6)
		assert_memory_equal(got, want, 16);
	free(copy);
	return ipv4 || ipv6;
}

static void addresses_are_what_libc_takes_them_for(void **state)
{
	static const char alphabet[] = ":::::::.0123aF9";
	uint32_t seed = 1;
	size_t right = 0;
	(void)state;

	row("DNS-6",
		"an address is what inet_pton takes for one: forms, limits, '::', IPv4 in IPv6");
	for (size_t i = 0; i < COUNT(addresses); i++)
		right += reads_as_to_libc(addresses[i]);
	assert_in_range(right, 15, 30);

	row("DNS-6", "also each of these with one octet changed, and one left out");
	for (size_t i = 0; i < COUNT(addresses); i++) {
		for (size_t k = 0; k < strlen(addresses[i]) * 40; k++) {
			char text[64];
			size_t len = strlen(addresses[i]), at = k % len;

			seed = seed * 1103515245 + 12345;
			memcpy(text, addresses[i], len + 1);
			if (seed >> 16 & 1)
				text[at] = alphabet[(seed >> 17) % (sizeof alphabet - 1)];
			else
				memmove(text + at, text + at + 1, len - at);
			right += reads_as_to_libc(text);
		}
	}
	assert_in_range(right, 3000, 12000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_what_libc_takes_them_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
