/*
 * Hashes: the messages of FIPS 180-4's examples (RFC 6234 8.5), digests that Python's hashlib
 * computed, and HMAC by the vectors of RFC 2202 and RFC 4231. Each in portable C and as this
 * machine does it.
 */
#include "contexts.h"
#include "hex.h"

#include "hash.h"

static const mailauth_hash kinds[] = {MAILAUTH_HASH_SHA1, MAILAUTH_HASH_SHA256,
	MAILAUTH_HASH_SHA384, MAILAUTH_HASH_SHA512};

/* The second context is NULL: portable C. */
static const mailauth_context *contexts[2];

static int set_up(void **state)
{
	*state = context_of_test();
	contexts[0] = *state;
	return contexts[0] == NULL;
}

static int tear_down(void **state)
{
	mailauth_context_free(*state);
	return 0;
}

static void assert_octets(const uint8_t *got, size_t len, const char *want)
{
	ma_slice octets = hex_octets(want);

	assert_int_equal(octets.len, len);
	assert_memory_equal(got, octets.ptr, len);
	hex_free(octets);
}

static const struct {
	mailauth_hash kind;
	const char *why, *in;
	size_t times;
	const char *want;
} vectors[] = {
	{MAILAUTH_HASH_SHA1, "one block: abc", "abc", 1,
		"a9993e364706816aba3e25717850c26c9cd0d89d"},
	{MAILAUTH_HASH_SHA1, "nothing at all", "", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
	{MAILAUTH_HASH_SHA1, "padding that takes a second block of 64",
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
	{MAILAUTH_HASH_SHA1, "padding that takes a second block of 128",
		"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
		"ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		1, "a49b2446a02c645bf419f995b67091253a04a259"},
	{MAILAUTH_HASH_SHA1, "a million times a", "a", 1000000,
		"34aa973cd4c4daa4f61eeb2bdbad27316534016f"},
	{MAILAUTH_HASH_SHA1, "blocks without a rest",
		"0123456701234567012345670123456701234567012345670123456701234567", 10,
		"dea356a2cddd90c7a7ecedc5ebb563934f460452"},
	{MAILAUTH_HASH_SHA256, "one block: abc", "abc", 1,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{MAILAUTH_HASH_SHA256, "nothing at all", "", 1,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{MAILAUTH_HASH_SHA256, "padding that takes a second block of 64",
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	{MAILAUTH_HASH_SHA256, "padding that takes a second block of 128",
		"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
		"ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
	{MAILAUTH_HASH_SHA256, "a million times a", "a", 1000000,
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	{MAILAUTH_HASH_SHA256, "blocks without a rest",
		"0123456701234567012345670123456701234567012345670123456701234567", 10,
		"594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5"},
	{MAILAUTH_HASH_SHA384, "one block: abc", "abc", 1,
		"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
		"8086072ba1e7cc2358baeca134c825a7"},
	{MAILAUTH_HASH_SHA384, "nothing at all", "", 1,
		"38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
		"274edebfe76f65fbd51ad2f14898b95b"},
	{MAILAUTH_HASH_SHA384, "padding that takes a second block of 64",
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"3391fdddfc8dc7393707a65b1b4709397cf8b1d162af05abfe8f450de5f36bc6"
		"b0455a8520bc4e6f5fe95b1fe3c8452b"},
	{MAILAUTH_HASH_SHA384, "padding that takes a second block of 128",
		"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
		"ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		1,
		"09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
		"fcc7c71a557e2db966c3e9fa91746039"},
	{MAILAUTH_HASH_SHA384, "a million times a", "a", 1000000,
		"9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
		"07b8b3dc38ecc4ebae97ddd87f3d8985"},
	{MAILAUTH_HASH_SHA384, "blocks without a rest",
		"0123456701234567012345670123456701234567012345670123456701234567", 10,
		"2fc64a4f500ddb6828f6a3430b8dd72a368eb7f3a8322a70bc84275b9c0b3ab0"
		"0d27a5cc3c2d224aa6b61a0d79fb4596"},
	{MAILAUTH_HASH_SHA512, "one block: abc", "abc", 1,
		"ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
		"2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
	{MAILAUTH_HASH_SHA512, "nothing at all", "", 1,
		"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
		"47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"},
	{MAILAUTH_HASH_SHA512, "padding that takes a second block of 64",
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		"204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335"
		"96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445"},
	{MAILAUTH_HASH_SHA512, "padding that takes a second block of 128",
		"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
		"ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		1,
		"8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
		"501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"},
	{MAILAUTH_HASH_SHA512, "a million times a", "a", 1000000,
		"e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
		"de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"},
	{MAILAUTH_HASH_SHA512, "blocks without a rest",
		"0123456701234567012345670123456701234567012345670123456701234567", 10,
		"89d05ba632c699c31231ded4ffc127d5a894dad412c0e024db872d1abd2ba814"
		"1a0f85072a9be1e2aa04cf33c765cb510813a39cd5a84c4acaa64d3f3fb7bae9"},
};

static void vectors_of_rfc6234(void **state)
{
	uint8_t digest[MA_DIGEST_MAX];
	(void)state;

	for (size_t i = 0; i < 2 * COUNT(vectors); i++) {
		const char *in = vectors[i / 2].in;
		ma_hash hash;

		row("CRY-1", vectors[i / 2].why);
		ma_hash_begin(&hash, contexts[i % 2], vectors[i / 2].kind);
		for (size_t n = 0; n < vectors[i / 2].times; n++)
			ma_hash_feed(&hash, in, strlen(in));
		ma_hash_end(&hash, digest);
		assert_octets(digest, ma_hash_size(vectors[i / 2].kind), vectors[i / 2].want);
	}
	assert_int_equal(ma_hash_size((mailauth_hash)5), 0);
}

/* The octets 0, 1, 2, ... as far as they are wanted. */
static void fill(uint8_t *octets, size_t len)
{
	for (size_t i = 0; i < len; i++)
		octets[i] = (uint8_t)i;
}

static void chain(const mailauth_context *context, mailauth_hash kind, const char *want)
{
	uint8_t octets[600], digest[MA_DIGEST_MAX];
	ma_hash all;

	fill(octets, sizeof octets);
	ma_hash_begin(&all, context, kind);
	for (size_t len = 0; len < sizeof octets; len++) {
		uint8_t *copy = exact_copy(octets, len);

		ma_hash_of(context, kind, ma_slice_of(copy, len), digest);
		ma_hash_feed(&all, digest, ma_hash_size(kind));
		free(copy);
	}
	ma_hash_end(&all, digest);
	assert_octets(digest, ma_hash_size(kind), want);
}

/*
 * python3 -c 'import hashlib as h; print(h.sha256(b"".join(h.sha256(bytes(i % 256 for i in
 * range(n))).digest() for n in range(600))).hexdigest())'
 */
static void every_length_up_to_600(void **state)
{
	static const struct {
		mailauth_hash kind;
		const char *want;
	} chains[] = {
		{MAILAUTH_HASH_SHA1, "4558c0afcea6fd5c9785f260072b2e7d52f303e2"},
		{MAILAUTH_HASH_SHA256,
			"0de113e9fcf260738e8de63f29b6f11064e2dde9b7f6a29e749fd2c33ee383a7"},
		{MAILAUTH_HASH_SHA384,
			"14be0e4ed8df2a0f612ed1d9221bc65222e077c3ad4de83c5543cec874a6c658"
			"e89a45698fde3724274bfc35d8dacb56"},
		{MAILAUTH_HASH_SHA512,
			"2622e2128c57d34e7769b78c666c57f42b95d2bbf45a5ecbe1ee4e58f4e13283"
			"98c9684899506dcb7c2964ff311db076bedd5c7e24c531e4cbd59720f0e7b469"},
	};
	(void)state;

	row("CRY-1", "every length up to 600 octets, so every way to pad");
	for (size_t i = 0; i < COUNT(chains); i++) {
		chain(contexts[0], chains[i].kind, chains[i].want);
		chain(contexts[1], chains[i].kind, chains[i].want);
	}
}

static void any_three_pieces(void **state)
{
	uint8_t octets[300], whole[MA_DIGEST_MAX], pieces[MA_DIGEST_MAX];
	ma_hash hash;
	(void)state;

	row("CRY-1", "any split into three pieces gives the same digest");
	fill(octets, sizeof octets);
	for (size_t i = 0; i < 2 * COUNT(kinds); i++) {
		ma_hash_of(contexts[i % 2], kinds[i / 2], ma_slice_of(octets, sizeof octets),
			whole);
		for (size_t first = 0; first <= sizeof octets; first++)
			for (size_t second = first; second <= sizeof octets; second += 7) {
				ma_hash_begin(&hash, contexts[i % 2], kinds[i / 2]);
				ma_hash_feed(&hash, octets, first);
				ma_hash_feed(&hash, octets + first, second - first);
				ma_hash_feed(&hash, octets + second, sizeof octets - second);
				ma_hash_end(&hash, pieces);
				assert_memory_equal(pieces, whole, ma_hash_size(kinds[i / 2]));
			}
	}
}

/* Linear congruential, by its high bits: the same numbers on every machine. */
static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void the_machine_and_portable_c_agree(void **state)
{
	static uint8_t octets[5000];
	uint8_t fast[MA_DIGEST_MAX], portable[MA_DIGEST_MAX];
	uint32_t seed = 180;
	(void)state;

	row("CRY-1", "what the processor's own instructions compute is what portable C computes");
	for (int n = 0; n < 2000; n++) {
		size_t len = next_random(&seed) % sizeof octets;
		mailauth_hash kind = kinds[n % (int)COUNT(kinds)];

		for (size_t i = 0; i < 64; i++)
			octets[next_random(&seed) % sizeof octets] = (uint8_t)next_random(&seed);
		ma_hash_of(contexts[0], kind, ma_slice_of(octets, len), fast);
		ma_hash_of(contexts[1], kind, ma_slice_of(octets, len), portable);
		assert_memory_equal(fast, portable, ma_hash_size(kind));
	}
}

static void no_octets(void **state)
{
	uint8_t digest[MA_SHA256_SIZE];
	ma_hash hash;
	(void)state;

	row("CRY-1", "no octets, wherever they are, change nothing");
	ma_hash_begin(&hash, NULL, MAILAUTH_HASH_SHA256);
	ma_hash_feed(&hash, NULL, 0);
	ma_hash_feed(&hash, "abc", 3);
	ma_hash_feed(&hash, NULL, 0);
	ma_hash_end(&hash, digest);
	assert_octets(digest, sizeof digest,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* A key is its text, the first octet of which is repeated up to the length if that is longer. */
static const struct {
	mailauth_hash kind;
	const char *why, *key;
	size_t key_len;
	const char *text, *want;
} macs[] = {
	{MAILAUTH_HASH_SHA1, "RFC 4231 4.2, RFC 2202 3.1: a short key", "\x0b", 20, "Hi There",
		"b617318655057264e28bc0b6fb378c8ef146be00"},
	{MAILAUTH_HASH_SHA256, "RFC 4231 4.2, RFC 2202 3.1: a short key", "\x0b", 20, "Hi There",
		"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
	{MAILAUTH_HASH_SHA384, "RFC 4231 4.2, RFC 2202 3.1: a short key", "\x0b", 20, "Hi There",
		"afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
		"faea9ea9076ede7f4af152e8b2fa9cb6"},
	{MAILAUTH_HASH_SHA512, "RFC 4231 4.2, RFC 2202 3.1: a short key", "\x0b", 20, "Hi There",
		"87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
		"daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
	{MAILAUTH_HASH_SHA1, "RFC 4231 4.3, RFC 2202 3.2: a key shorter than the digest", "Jefe", 4,
		"what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
	{MAILAUTH_HASH_SHA256, "RFC 4231 4.3, RFC 2202 3.2: a key shorter than the digest", "Jefe",
		4, "what do ya want for nothing?",
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
	{MAILAUTH_HASH_SHA384, "RFC 4231 4.3, RFC 2202 3.2: a key shorter than the digest", "Jefe",
		4, "what do ya want for nothing?",
		"af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
		"8e2240ca5e69e2c78b3239ecfab21649"},
	{MAILAUTH_HASH_SHA512, "RFC 4231 4.3, RFC 2202 3.2: a key shorter than the digest", "Jefe",
		4, "what do ya want for nothing?",
		"164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
		"9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
	{MAILAUTH_HASH_SHA1, "RFC 4231 4.7: a key longer than any block", "\xaa", 131,
		"Test Using Larger Than Block-Size Key - Hash Key First",
		"90d0dace1c1bdc957339307803160335bde6df2b"},
	{MAILAUTH_HASH_SHA256, "RFC 4231 4.7: a key longer than any block", "\xaa", 131,
		"Test Using Larger Than Block-Size Key - Hash Key First",
		"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
	{MAILAUTH_HASH_SHA384, "RFC 4231 4.7: a key longer than any block", "\xaa", 131,
		"Test Using Larger Than Block-Size Key - Hash Key First",
		"4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
		"0c2ef6ab4030fe8296248df163f44952"},
	{MAILAUTH_HASH_SHA512, "RFC 4231 4.7: a key longer than any block", "\xaa", 131,
		"Test Using Larger Than Block-Size Key - Hash Key First",
		"80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
		"6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"},
	{MAILAUTH_HASH_SHA1, "a key of one block of 64", "\x0c", 64, "x",
		"f9375b5f8dee5ebe0f8abdb92e2bae695bfdb463"},
	{MAILAUTH_HASH_SHA256, "a key of one block of 64", "\x0c", 64, "x",
		"cba73e2af66d8cdc8175c3ddfee5ce7404c3634ae05c81b37bb31a562c8e493b"},
	{MAILAUTH_HASH_SHA384, "a key of one block of 64", "\x0c", 64, "x",
		"904082f457274388eff3364789c223fa4c461357206b4fe3bde9603123c64bc9"
		"42a08c4db6ce4f5f1dc44973db20de07"},
	{MAILAUTH_HASH_SHA512, "a key of one block of 64", "\x0c", 64, "x",
		"f62fe85e76469f5fe1b2b3f5d0d7a863a16fc3ee65ba6e22f3bb3fdaa9d86aeb"
		"a267c66674314698c99e6db9c47518602291f858df4af5e01d2449dbec62e6df"},
	{MAILAUTH_HASH_SHA1, "a key of one block of 128", "\x0d", 128, "",
		"aba5a9d3fc47b3f729ce213d847b675f05b5ffe2"},
	{MAILAUTH_HASH_SHA256, "a key of one block of 128", "\x0d", 128, "",
		"011e8a8d659259676a53809d3e1d56fa05ca7844d54cf1677e5c1f44c8b66fa8"},
	{MAILAUTH_HASH_SHA384, "a key of one block of 128", "\x0d", 128, "",
		"003af3c15a5063c7c688e1ae20fbf437e6ceeb45ab49267cafb72829a091dcca"
		"986bbd9290d5840ee4bf4c323b38407f"},
	{MAILAUTH_HASH_SHA512, "a key of one block of 128", "\x0d", 128, "",
		"293e163d36ae75ae3087dbec47bcd01daf9024faca7648349f2cb4617c67bd5d"
		"a15628deeca848c9edf4cbfa6a139a24290db35f0ff591f8bf86c964beff9ea8"},
	{MAILAUTH_HASH_SHA1, "no key", "", 0, "y", "c8ba29c84e8b20d6391c68bf75bb33a66668f6e5"},
	{MAILAUTH_HASH_SHA256, "no key", "", 0, "y",
		"9f91e33473dbe1f4ed280719a318c0b2915633d4ed8a3d449439086214b042a9"},
	{MAILAUTH_HASH_SHA384, "no key", "", 0, "y",
		"ec3089e49d26ad4c018e63f7c5371011583a74caac3f4a9e2d6a6b7a0da5e8f3"
		"a81c7f5f996e04ffd67186540c77eab8"},
	{MAILAUTH_HASH_SHA512, "no key", "", 0, "y",
		"bff6fa52d98ca4c1cd4b25da48b10f3a76e82e51c448a8a4cb60e5d28d657aa9"
		"4f2f01176a17aafd45646c1e63901e89aca9827c4fb7e81bbdcda042720a78ff"},
};

static void macs_are_right(void **state)
{
	uint8_t mac[MA_DIGEST_MAX];
	(void)state;

	for (size_t i = 0; i < 2 * COUNT(macs); i++) {
		size_t len = macs[i / 2].key_len;
		uint8_t *key = exact_copy(macs[i / 2].key, len > 4 ? 0 : len);
		ma_hmac hmac;

		row("CRY-6", macs[i / 2].why);
		if (len > 4) {
			free(key);
			key = malloc(len);
			assert_non_null(key);
			memset(key, macs[i / 2].key[0], len);
		}
		ma_hmac_begin(&hmac, contexts[i % 2], macs[i / 2].kind, ma_slice_of(key, len));
		for (const char *at = macs[i / 2].text; *at != '\0'; at++)
			ma_hmac_feed(&hmac, at, 1);
		assert_true(ma_hmac_end(&hmac, mac));
		assert_octets(mac, ma_hash_size(macs[i / 2].kind), macs[i / 2].want);
		free(key);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_of_rfc6234),
		cmocka_unit_test(every_length_up_to_600),
		cmocka_unit_test(any_three_pieces),
		cmocka_unit_test(the_machine_and_portable_c_agree),
		cmocka_unit_test(no_octets),
		cmocka_unit_test(macs_are_right),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
