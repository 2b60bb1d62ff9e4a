/*
 * DNSKEY records: see dnskey.h.
 */
#include "dnskey.h"

#include "cursor.h"
#include "limit.h"
#include "octets8.h"
#include "wire_uint.h"

#include <mailauth/dnssec.h>

/* RSA/MD5, whose key tag is taken from the modulus                        RFC 4034 B.1 */
#define ALGORITHM_RSAMD5 1

/* The sum of eight octets as four numbers of 16 bits, in two parts of 32 bits. */
static uint64_t sum_8(const uint8_t *octets)
{
	const uint64_t lower_8 = UINT64_C(0x00ff00ff00ff00ff);
	const uint64_t lower_16 = UINT64_C(0x0000ffff0000ffff);
	uint64_t eight = ma_octets8(octets);
	uint64_t words = (eight & lower_8) << 8 | (eight >> 8 & lower_8);

	return (words & lower_16) + (words >> 16 & lower_16);
}

/*
 * Sums of 16 bits, an odd octet at the end as the upper half of one; the carry is added once, as in
 * the C of RFC 4034 B, though its prose speaks of ignoring it. Nothing wraps in 65535 octets.
 */
static uint16_t sum_tag(ma_slice rdata)
{
	uint64_t parts = 0;
	uint32_t sum;
	size_t i = 0;

	for (; rdata.len - i >= 8; i += 8)
		parts += sum_8(rdata.ptr + i);
	sum = (uint32_t)parts + (uint32_t)(parts >> 32);
	for (; i < rdata.len; i++)
		sum += i % 2 == 0 ? (uint32_t)rdata.ptr[i] << 8 : rdata.ptr[i];
	sum += sum >> 16;
	return (uint16_t)sum;
}

/*
 * "the most significant 16 bits of the least significant 24 bits in the public key modulus" (RFC
 * 4034 B.1): its third and second octets from the end, as RFC 6840 5.5 mends the prose.
 */
static uint16_t md5_tag(ma_slice key)
{
	if (key.len < 3)
		return 0;
	return (uint16_t)(key.ptr[key.len - 3] << 8 | key.ptr[key.len - 2]);
}

bool ma_dnskey_read(ma_slice rdata, ma_dnskey *key)
{
	ma_cursor in = ma_cursor_over(rdata);
	ma_slice octets;

	if (rdata.len > MA_RDATA_MAX || !ma_take_u16(&in, &key->flags) ||
		!ma_take_octets(&in, 2, &octets))
		return false;
	key->rdata = rdata;
	key->protocol = octets.ptr[0];
	key->algorithm = octets.ptr[1];
	key->key = ma_slice_of(in.at, ma_left(&in));
	key->tag = key->algorithm == ALGORITHM_RSAMD5 ? md5_tag(key->key) : sum_tag(rdata);
	return true;
}

mailauth_status mailauth_dnskey_tag(const void *rdata, size_t len, uint16_t *tag)
{
	ma_dnskey key;

	if ((rdata == NULL && len > 0) || tag == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!ma_dnskey_read(ma_slice_of(rdata, len), &key))
		return MAILAUTH_MALFORMED;
	*tag = key.tag;
	return MAILAUTH_OK;
}
