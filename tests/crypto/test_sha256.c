/*
 * SHA-256 against the vectors of RFC 6234 8.5 and digests that Python's hashlib computed.
 */
#include "hex.h"

#include "sha256.h"

static void assert_digest(const ma_sha256 *hash, const char *want)
{
	ma_slice octets = hex_octets(want);
	uint8_t digest[MA_SHA256_SIZE];
	ma_sha256 copy = *hash;

	ma_sha256_final(&copy, digest);
	assert_int_equal(octets.len, sizeof digest);
	assert_memory_equal(digest, octets.ptr, sizeof digest);
	hex_free(octets);
}

static void vectors_of_rfc6234(void **state)
{
	static const struct {
		const char *why, *in;
		size_t times;
		const char *want;
	} cases[] = {
		{"one block: abc", "abc", 1,
			"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"nothing at all", "", 1,
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"padding that takes a second block",
			"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{"a million times a", "a", 1000000,
			"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
		{"blocks without a rest",
			"0123456701234567012345670123456701234567012345670123456701234567", 10,
			"594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5"},
	};
	(void)state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		ma_sha256 hash;

		row("CRY-1", cases[i].why);
		ma_sha256_init(&hash);
		for (size_t n = 0; n < cases[i].times; n++)
			ma_sha256_update(&hash, cases[i].in, strlen(cases[i].in));
		assert_digest(&hash, cases[i].want);
	}
}

/* The octets 0, 1, 2, ... as far as they are wanted. */
static void fill(uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		octets[i] = (uint8_t)i;
}

/*
 * python3 -c 'import hashlib as h; print(h.sha256(b"".join(h.sha256(bytes(i % 256 for i in
 * range(n))).digest() for n in range(300))).hexdigest())'
 */
static void every_length_up_to_300(void **state)
{
	uint8_t octets[300], digest[MA_SHA256_SIZE];
	ma_sha256 all;
	(void)state;

	row("CRY-1", "every length up to 300 octets, so every way to pad");
	fill(octets, sizeof octets);
	ma_sha256_init(&all);
	for (size_t len = 0; len < sizeof octets; len++) {
		uint8_t *copy = exact_copy(octets, len);
		ma_sha256 hash;

		ma_sha256_init(&hash);
		ma_sha256_update(&hash, copy, len);
		ma_sha256_final(&hash, digest);
		ma_sha256_update(&all, digest, sizeof digest);
		free(copy);
	}
	assert_digest(&all, "df90175783c44235cf6aefd935a2c2747f42399416d16789ece339f1fd26d835");
}

static void any_three_pieces(void **state)
{
	uint8_t octets[200], whole[MA_SHA256_SIZE], pieces[MA_SHA256_SIZE];
	ma_sha256 hash;
	(void)state;

	row("CRY-1", "any split into three pieces gives the same digest");
	fill(octets, sizeof octets);
	ma_sha256_init(&hash);
	ma_sha256_update(&hash, octets, sizeof octets);
	ma_sha256_final(&hash, whole);
	for (size_t first = 0; first <= sizeof octets; first++) {
		for (size_t second = first; second <= sizeof octets; second++) {
			ma_sha256_init(&hash);
			ma_sha256_update(&hash, octets, first);
			ma_sha256_update(&hash, octets + first, second - first);
			ma_sha256_update(&hash, octets + second, sizeof octets - second);
			ma_sha256_final(&hash, pieces);
			assert_memory_equal(pieces, whole, sizeof whole);
		}
	}
}

static void octet_by_octet(void **state)
{
	uint8_t octets[300], want[MA_SHA256_SIZE], got[MA_SHA256_SIZE];
	ma_sha256 pieces, copy, whole;
	(void)state;

	row("CRY-1", "octet by octet, and a copy at each of them goes on by itself");
	fill(octets, sizeof octets);
	ma_sha256_init(&pieces);
	for (size_t len = 0; len < sizeof octets; len++) {
		copy = pieces;
		ma_sha256_update(&copy, octets + len, sizeof octets - len);
		ma_sha256_final(&copy, got);
		ma_sha256_init(&whole);
		ma_sha256_update(&whole, octets, sizeof octets);
		ma_sha256_final(&whole, want);
		assert_memory_equal(got, want, sizeof want);
		ma_sha256_update(&pieces, octets + len, 1);
	}
	ma_sha256_final(&pieces, got);
	assert_memory_equal(got, want, sizeof want);

	row("CRY-1", "no octets, wherever they are, change nothing");
	ma_sha256_init(&pieces);
	ma_sha256_update(&pieces, octets, 3);
	copy = pieces;
	ma_sha256_update(&pieces, NULL, 0);
	assert_memory_equal(&pieces, &copy, sizeof copy.state + sizeof copy.length + 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_of_rfc6234),
		cmocka_unit_test(every_length_up_to_300),
		cmocka_unit_test(any_three_pieces),
		cmocka_unit_test(octet_by_octet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
