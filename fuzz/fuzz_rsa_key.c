/*
 * Target: ma_rsa_key_from_der, ma_rsa_verify.
 *
 * A key that was read lies inside the input, and encoding its numbers again gives the input: there
 * is one encoding in each of the two forms. Then a signature of its length is tried.
 */
#include "buf.h"
#include "rsa.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void must_be_inside(ma_slice part, ma_slice whole)
{
	must(part.len > 0 && part.ptr >= whole.ptr);
	must((size_t)(part.ptr - whole.ptr) <= whole.len - part.len);
}

/* An element with its content, of less than 65536 octets. */
static void put_element(ma_buf *buf, uint8_t tag, ma_slice content)
{
	ma_put_octet(buf, tag);
	if (content.len > 255)
		ma_put_octet(buf, 0x82);
	else if (content.len > 127)
		ma_put_octet(buf, 0x81);
	if (content.len > 255)
		ma_put_octet(buf, (uint8_t)(content.len >> 8));
	ma_put_octet(buf, (uint8_t)content.len);
	ma_put_slice(buf, content);
}

static void put_number(ma_buf *buf, const mailauth_context *context, ma_slice number)
{
	ma_buf content;

	ma_buf_grow(&content, context);
	if (number.ptr[0] >= 0x80)
		ma_put_octet(&content, 0);
	ma_put_slice(&content, number);
	put_element(buf, 0x02, ma_buf_slice(&content));
	ma_buf_release(&content);
}

/* RSAPublicKey, and around it SubjectPublicKeyInfo: the input must be one of them. */
static void encodes_to(const mailauth_context *context, const ma_rsa_key *key, ma_slice input)
{
	static const uint8_t head[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
		0x01, 0x01, 0x01, 0x05, 0x00};
	ma_buf numbers, bare, bits, content, info;

	ma_buf_grow(&numbers, context);
	ma_buf_grow(&bare, context);
	ma_buf_grow(&bits, context);
	ma_buf_grow(&content, context);
	ma_buf_grow(&info, context);
	put_number(&numbers, context, key->modulus);
	put_number(&numbers, context, key->exponent);
	put_element(&bare, 0x30, ma_buf_slice(&numbers));
	ma_put_octet(&bits, 0);
	ma_put_slice(&bits, ma_buf_slice(&bare));
	ma_put(&content, head, sizeof head);
	put_element(&content, 0x03, ma_buf_slice(&bits));
	put_element(&info, 0x30, ma_buf_slice(&content));
	must(ma_slice_equal(ma_buf_slice(&bare), input) ||
		ma_slice_equal(ma_buf_slice(&info), input));
	ma_buf_release(&numbers);
	ma_buf_release(&bare);
	ma_buf_release(&bits);
	ma_buf_release(&content);
	ma_buf_release(&info);
}

/* The exponent is bounded as callers bound it, or the fuzzer would look for slow ones only. */
static void try_signature(const ma_rsa_key *key)
{
	uint8_t digest[MA_SHA256_SIZE] = {1}, *signature = malloc(key->modulus.len);

	must(signature != NULL);
	memcpy(signature, key->modulus.ptr, key->modulus.len);
	must(!ma_rsa_verify(key, MAILAUTH_HASH_SHA256, digest,
		ma_slice_of(signature, key->modulus.len)));
	signature[0]--;
	if (key->exponent_bits <= 64)
		ma_rsa_verify(key, MAILAUTH_HASH_SHA256, digest,
			ma_slice_of(signature, key->modulus.len));
	free(signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	ma_slice input = ma_slice_of(octets, len);
	mailauth_context *context;
	ma_rsa_key key;

	if (!ma_rsa_key_from_der(input, &key))
		return 0;
	context = mailauth_context_new(NULL, NULL);
	must(context != NULL);
	must_be_inside(key.modulus, input);
	must_be_inside(key.exponent, input);
	must(key.modulus.ptr[0] != 0 && key.exponent.ptr[0] != 0);
	encodes_to(context, &key, input);
	try_signature(&key);
	mailauth_context_free(context);
	return 0;
}
