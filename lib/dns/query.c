/*
 * Writes a query as it goes to a resolver: see <mailauth/dns.h>. It is sent by the caller, who also
 * chooses an id that nobody can guess.
 */
#include "dns_message.h"
#include "name.h"
#include "wire_uint.h"

#include <mailauth/dns.h>

/*
 *   NAME 0 (root), TYPE 41, CLASS payload size, TTL extended RCODE and flags        RFC 6891 6.1.2
 */
static void put_opt(ma_buf *buf, uint16_t payload, bool dnssec_ok)
{
	ma_put_octet(buf, 0);
	ma_put_u16(buf, MA_DNS_TYPE_OPT);
	ma_put_u16(buf, payload);
	ma_put_u32(buf, dnssec_ok ? MA_DNS_DNSSEC_OK : 0);
	ma_put_u16(buf, 0);
}

mailauth_status mailauth_query_write(const char *name, uint16_t type, uint16_t id, uint16_t payload,
	int dnssec_ok, void *buf, size_t cap, size_t *len)
{
	ma_name wire;
	ma_buf out;

	if (name == NULL || (buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	if (!ma_name_from_text(ma_slice_text(name), &ma_name_root, &wire))
		return MAILAUTH_BAD_ARGUMENT;
	if (dnssec_ok && payload == 0)
		return MAILAUTH_BAD_ARGUMENT;
	ma_buf_over(&out, buf, cap);
	ma_put_u16(&out, id);
	ma_put_u16(&out, MA_DNS_RECURSION_DESIRED | MA_DNS_AUTHENTIC);
	ma_put_u16(&out, 1);
	ma_put_u16(&out, 0);
	ma_put_u16(&out, 0);
	ma_put_u16(&out, payload > 0);
	ma_put(&out, wire.wire, wire.len);
	ma_put_u16(&out, type);
	ma_put_u16(&out, MA_DNS_CLASS_IN);
	if (payload > 0)
		put_opt(&out, payload, dnssec_ok != 0);
	*len = out.len;
	return out.status;
}
