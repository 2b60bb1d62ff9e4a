/*
 * Hashes of more octets than 32 bits can count the bits of.
 */
#include "hex.h"

#include "hash.h"

/* Made with: head -c 537919488 /dev/zero | sha256sum */
static void more_than_2_to_the_32_bits(void **state)
{
	static const struct {
		mailauth_hash kind;
		const char *want;
	} cases[] = {
		{MAILAUTH_HASH_SHA1, "56b0894b2b968f40e7a5e9240d242c19f7c56b70"},
		{MAILAUTH_HASH_SHA256,
			"a3e2acbb469e4e59dde406f912e754c933c1ac0fb0092a3634d61d5073309c0c"},
		{MAILAUTH_HASH_SHA384,
			"5c3e0232f9209da72383cab7f28fccf3e10353207ee162b7e39b466156066b08"
			"341c3b0157926001bc5c277f5b187f5f"},
		{MAILAUTH_HASH_SHA512,
			"4ebb0834b14026bb6e37c7b667817c640a4a1154fc0b146232155207eb938cba"
			"7ee73377be756c7773886685457115160386adf3d8fd395246c75fe5ba72250a"},
	};
	static const uint8_t zeros[1 << 20];
	mailauth_context *context = mailauth_context_new(NULL, NULL);
	uint8_t digest[MA_DIGEST_MAX];
	(void)state;

	row("CRY-1", "513 MiB: the length in bits takes more than 32 bits");
	for (size_t i = 0; i < COUNT(cases); i++) {
		ma_slice want = hex_octets(cases[i].want);
		ma_hash hash;

		ma_hash_begin(&hash, context, cases[i].kind);
		for (int n = 0; n < 513; n++)
			ma_hash_feed(&hash, zeros, sizeof zeros);
		ma_hash_end(&hash, digest);
		assert_memory_equal(digest, want.ptr, want.len);
		hex_free(want);
	}
	mailauth_context_free(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_than_2_to_the_32_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
