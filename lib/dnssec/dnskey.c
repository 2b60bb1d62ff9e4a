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

/* Octets whose sum, if each is 255, still goes into 16 bits. */
#define SUMMED_MAX 257

/* The sum of the four numbers of 16 bits in a word. */
static uint32_t sum_of_4(uint64_t numbers)
{
	const uint64_t lower_16 = UINT64_C(0x0000ffff0000ffff);
	uint64_t pairs = (numbers & lower_16) + (numbers >> 16 & lower_16);

	return (uint32_t)pairs + (uint32_t)(pairs >> 32);
}

/*
 * Sums of 16 bits, an odd octet at the end as the upper half of one; the carry is added once, as in
 * the C of RFC 4034 B, though its prose speaks of ignoring it. Nothing wraps in 65535 octets. Upper
 * and lower halves are summed each by themselves, four at a time.
 */
static uint16_t sum_tag(ma_slice rdata)
{
	const uint64_t lower_8 = UINT64_C(0x00ff00ff00ff00ff);
	uint32_t sum = 0;
	size_t i = 0;

	while (rdata.len - i >= 8) {
		size_t left = (rdata.len - i) / 8;
		size_t end = i + 8 * (left < SUMMED_MAX ? left : SUMMED_MAX);
		uint64_t upper = 0, lower = 0;

		for (; i < end; i += 8) {
			uint64_t eight = ma_octets8(rdata.ptr + i);

			upper += eight & lower_8;
			lower += eight >> 8 & lower_8;
		}
		sum += (sum_of_4(upper) << 8) + sum_of_4(lower);
	}
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
