/*
 * Ed25519: see ed25519.h.
 *
 * Points are (X : Y : Z : T) with x = X/Z, y = Y/Z and x*y = T/Z, and the formulas are RFC 8032's
 * (5.1.4), which hold for all points. [S]B - [k]A is computed in one chain of doublings, with few
 * additions: B's multiples stand in a table, A's are made first.
 */
#include "ed25519.h"

#include "bignum.h"
#include "field25519.h"
#include "hash.h"
#include "scalar.h"

#include "ed25519_table.h"

enum { BASE_WIDTH = 8, KEY_WIDTH = 5, KEY_MULTIPLES = 8, DIGITS = 257 };

typedef struct point {
	ma_fe x, y, z, t;
} point;

/* A point as the second one of an addition. */
typedef struct summand {
	ma_fe sum, difference; /* Y + X, Y - X */
	ma_fe z2, t2d;         /* 2 * Z, 2 * d * T */
} summand;

/* L, the order of B                                                             RFC 8032 5.1 */
static const uint8_t order[32] = {0x10, [16] = 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58,
	0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed};

/* d = -121665/121666, 2 * d, and a square root of -1, the least word first */
static const uint64_t words_d[4] = {0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898,
	0x52036cee2b6ffe73};
static const uint64_t words_2d[4] = {0xebd69b9426b2f159, 0x00e0149a8283b156, 0x198e80f2eef3d130,
	0x2406d9dc56dffce7};
static const uint64_t words_root[4] = {0xc4ee1b274a0ea0b0, 0x2f431806ad2fe478, 0x2b4d00993dfbd7a7,
	0x2b8324804fc1df0b};
static const uint64_t words_1[4] = {1};

static void negate(ma_fe *r, const ma_fe *a)
{
	static const uint64_t words_0[4];
	ma_fe zero, one;

	ma_fe_from_words(&zero, words_0);
	ma_fe_from_words(&one, words_1);
	ma_fe_subtract(&zero, &zero, a);
	ma_fe_multiply(r, &zero, &one);
}

/*
 * x = sqrt(u / v) as u * v^3 * (u * v^7) ^ ((p - 5) / 8); false if there is none   RFC 8032 5.1.3
 */
static bool square_root(ma_fe *x, const ma_fe *u, const ma_fe *v)
{
	ma_fe v2, v3, uv3, t, root;

	ma_fe_square(&v2, v);
	ma_fe_multiply(&v3, &v2, v);
	ma_fe_multiply(&uv3, u, &v3);
	ma_fe_square(&t, &v2);
	ma_fe_multiply(&t, &t, &uv3);
	ma_fe_power_root(&t, &t);
	ma_fe_multiply(x, &t, &uv3);

	ma_fe_square(&t, x);
	ma_fe_multiply(&t, &t, v);
	if (ma_fe_equal(&t, u))
		return true;
	ma_fe_add(&t, &t, u);
	ma_fe_from_words(&root, words_root);
	ma_fe_multiply(x, x, &root);
	return ma_fe_is_zero(&t);
}

/* The point with this encoding; false if there is none, or not with this one      RFC 8032 5.1.3 */
static bool read_point(point *a, const uint8_t octets[32])
{
	bool odd = octets[31] >> 7 != 0;
	uint8_t canonical[32];
	ma_fe u, v;

	ma_fe_from_octets(&a->y, octets);
	ma_fe_to_octets(canonical, &a->y);
	canonical[31] |= octets[31] & 0x80;
	if (memcmp(canonical, octets, sizeof canonical) != 0)
		return false;

	/* x^2 = (y^2 - 1) / (d * y^2 + 1) */
	ma_fe_from_words(&a->z, words_1);
	ma_fe_square(&u, &a->y);
	ma_fe_from_words(&v, words_d);
	ma_fe_multiply(&v, &v, &u);
	ma_fe_add(&v, &v, &a->z);
	ma_fe_subtract(&u, &u, &a->z);
	ma_fe_multiply(&u, &u, &a->z);
	if (!square_root(&a->x, &u, &v))
		return false;
	if (odd && ma_fe_is_zero(&a->x))
		return false;
	if (ma_fe_is_odd(&a->x) != odd)
		negate(&a->x, &a->x);
	ma_fe_multiply(&a->t, &a->x, &a->y);
	return true;
}

/* The encoding: y, and the lowest bit of x                                        RFC 8032 5.1.2 */
static void write_point(uint8_t octets[32], const point *a)
{
	ma_fe inverse, x, y;

	ma_fe_invert(&inverse, &a->z);
	ma_fe_multiply(&x, &a->x, &inverse);
	ma_fe_multiply(&y, &a->y, &inverse);
	ma_fe_to_octets(octets, &y);
	octets[31] |= (uint8_t)(ma_fe_is_odd(&x) << 7);
}

/* The last steps of an addition or a doubling; T only where an addition follows. */
static void finish(point *r, const ma_fe *e, const ma_fe *f, const ma_fe *g, const ma_fe *h,
	bool with_t)
{
	ma_fe_multiply(&r->x, e, f);
	ma_fe_multiply(&r->y, g, h);
	ma_fe_multiply(&r->z, f, g);
	if (with_t)
		ma_fe_multiply(&r->t, e, h);
}

static void double_point(point *r, const point *a, bool with_t)
{
	ma_fe x2, y2, z2, e, f, g, h;

	ma_fe_square(&x2, &a->x);
	ma_fe_square(&y2, &a->y);
	ma_fe_square(&z2, &a->z);
	ma_fe_add(&z2, &z2, &z2);
	ma_fe_add(&h, &x2, &y2);
	ma_fe_add(&e, &a->x, &a->y);
	ma_fe_square(&e, &e);
	ma_fe_subtract(&e, &h, &e);
	ma_fe_subtract(&g, &x2, &y2);
	ma_fe_add(&f, &z2, &g);
	finish(r, &e, &f, &g, &h, with_t);
}

/* r = a + b, or a - b; a NULL z2 stands for 2. The negative of b has X and T negated. */
static void add_summand(point *r, const point *a, const ma_fe *sum, const ma_fe *difference,
	const ma_fe *z2, const ma_fe *t2d, bool minus)
{
	ma_fe low, high, t, z, e, f, g, h;

	ma_fe_subtract(&low, &a->y, &a->x);
	ma_fe_multiply(&low, &low, minus ? sum : difference);
	ma_fe_add(&high, &a->y, &a->x);
	ma_fe_multiply(&high, &high, minus ? difference : sum);
	ma_fe_multiply(&t, &a->t, t2d);
	if (z2 != NULL)
		ma_fe_multiply(&z, &a->z, z2);
	else
		ma_fe_add(&z, &a->z, &a->z);
	ma_fe_subtract(&e, &high, &low);
	ma_fe_add(&h, &high, &low);
	ma_fe_subtract(minus ? &g : &f, &z, &t);
	ma_fe_add(minus ? &f : &g, &z, &t);
	finish(r, &e, &f, &g, &h, true);
}

static void make_summand(summand *s, const point *a)
{
	ma_fe d2;

	ma_fe_from_words(&d2, words_2d);
	ma_fe_add(&s->sum, &a->y, &a->x);
	ma_fe_subtract(&s->difference, &a->y, &a->x);
	ma_fe_add(&s->z2, &a->z, &a->z);
	ma_fe_multiply(&s->t2d, &a->t, &d2);
}

/* 1, 3, 5 ... 15 times a */
static void make_multiples(summand multiples[KEY_MULTIPLES], const point *a)
{
	point twice, at;
	summand two;

	double_point(&twice, a, true);
	make_summand(&two, &twice);
	at = *a;
	make_summand(&multiples[0], &at);
	for (int i = 1; i < KEY_MULTIPLES; i++) {
		add_summand(&at, &at, &two.sum, &two.difference, &two.z2, &two.t2d, false);
		make_summand(&multiples[i], &at);
	}
}

static void add_key_multiple(point *r, const summand multiples[KEY_MULTIPLES], int digit)
{
	const summand *s = &multiples[(digit < 0 ? -digit : digit) / 2];

	add_summand(r, r, &s->sum, &s->difference, &s->z2, &s->t2d, digit < 0);
}

static void add_base_multiple(point *r, int digit)
{
	const uint64_t(*words)[4] = base_multiples[(digit < 0 ? -digit : digit) / 2];
	ma_fe sum, difference, t2d;

	ma_fe_from_words(&sum, words[0]);
	ma_fe_from_words(&difference, words[1]);
	ma_fe_from_words(&t2d, words[2]);
	add_summand(r, r, &sum, &difference, NULL, &t2d, digit < 0);
}

/* r = [s]B - [k]a */
static void multiply(point *r, const uint8_t s[32], const uint8_t k[32], const point *a)
{
	int8_t s_digits[DIGITS], k_digits[DIGITS];
	summand multiples[KEY_MULTIPLES];
	int i = DIGITS - 1;

	ma_scalar_digits(s_digits, s, 32, BASE_WIDTH);
	ma_scalar_digits(k_digits, k, 32, KEY_WIDTH);
	make_multiples(multiples, a);
	memset(r, 0, sizeof *r);
	ma_fe_from_words(&r->y, words_1);
	ma_fe_from_words(&r->z, words_1);
	while (i >= 0 && s_digits[i] == 0 && k_digits[i] == 0)
		i--;
	for (; i >= 0; i--) {
		double_point(r, r, s_digits[i] != 0 || k_digits[i] != 0);
		if (s_digits[i] != 0)
			add_base_multiple(r, s_digits[i]);
		if (k_digits[i] != 0)
			add_key_multiple(r, multiples, -k_digits[i]);
	}
}

static void reverse(uint8_t *to, const uint8_t *from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = from[len - 1 - i];
}

/* k = SHA-512(R || A || M) mod L, little-endian                                  RFC 8032 5.1.7 */
static void challenge(uint8_t k[32], const mailauth_context *context, const uint8_t *r,
	const uint8_t *a, ma_slice message)
{
	uint8_t digest[MA_DIGEST_MAX], number[MA_DIGEST_MAX], rest[32];
	ma_hash hash;

	ma_hash_begin_own(&hash, context, MAILAUTH_HASH_SHA512);
	ma_hash_feed(&hash, r, 32);
	ma_hash_feed(&hash, a, 32);
	ma_hash_feed(&hash, message.ptr, message.len);
	(void)ma_hash_end(&hash, digest);
	reverse(number, digest, sizeof digest);
	ma_mod(ma_slice_of(number, sizeof number), ma_slice_of(order, sizeof order), rest);
	reverse(k, rest, sizeof rest);
}

bool ma_ed25519_verify(const mailauth_context *context, const uint8_t key[MA_ED25519_KEY_SIZE],
	ma_slice message, ma_slice signature)
{
	uint8_t s[32], k[32], encoding[32];
	point a, r;

	if (signature.len != MA_ED25519_SIGNATURE_SIZE)
		return false;
	reverse(s, signature.ptr + 32, sizeof s);
	if (memcmp(s, order, sizeof s) >= 0 || !read_point(&a, key))
		return false;
	challenge(k, context, signature.ptr, key, message);
	multiply(&r, signature.ptr + 32, k, &a);
	write_point(encoding, &r);
	return memcmp(encoding, signature.ptr, sizeof encoding) == 0;
}
