/*
 * SHA-256 of more octets than 32 bits can count the bits of.
 */
#include "hex.h"

#include "sha256.h"

/* Made with: head -c 537919488 /dev/zero | sha256sum */
static void more_than_2_to_the_32_bits(void **state)
{
	static const uint8_t zeros[1 << 20];
	ma_slice want =
		hex_octets("a3e2acbb469e4e59dde406f912e754c933c1ac0fb0092a3634d61d5073309c0c");
	uint8_t digest[MA_SHA256_SIZE];
	ma_sha256 hash;
	(void)state;

	row("CRY-1", "513 MiB: the length in bits takes more than 32 bits");
	ma_sha256_init(&hash);
	for (int i = 0; i < 513; i++)
		ma_sha256_update(&hash, zeros, sizeof zeros);
	ma_sha256_final(&hash, digest);
	assert_memory_equal(digest, want.ptr, want.len);
	hex_free(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_than_2_to_the_32_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
