/*
 * What an RRSIG signs: see signed_data.h.
 */
#include "signed_data.h"

#include "dns_message.h"
#include "wire_uint.h"

/*
 * "if rrsig_labels < fqdn_labels, name = "*." | the rightmost rrsig_label labels of the fqdn" (RFC
 * 4035 5.3.2); the root and a leading "*" are not counted (RFC 4034 3.1.3).
 */
bool ma_signed_owner(const ma_name *owner, uint8_t labels, ma_name *made, bool *wildcard)
{
	bool is_wildcard = owner->wire[0] == 1 && owner->wire[1] == '*';
	size_t count = ma_name_labels(owner) - (is_wildcard ? 1 : 0);

	*made = *owner;
	*wildcard = labels < count;
	if (labels > count)
		return false;
	if (!*wildcard)
		return true;
	while (ma_name_labels(made) > labels)
		ma_name_to_parent(made);
	return ma_name_prepend(made, ma_slice_text("*"));
}

/*
 *   signed_data = RRSIG_RDATA | RR(1) | RR(2)...                       RFC 4035 5.3.2
 *   RR(i) = name | type | class | OrigTTL | RDATA length | RDATA
 */
void ma_put_signed_data(ma_buf *buf, const ma_rrsig *rrsig, const ma_name *owner,
	ma_slice *const *rdata, size_t count)
{
	ma_name signer = rrsig->signer, name = *owner;

	ma_name_to_lower(&signer);
	ma_name_to_lower(&name);
	ma_put_slice(buf, rrsig->head);
	ma_put(buf, signer.wire, signer.len);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && ma_slice_equal(*rdata[i], *rdata[i - 1]))
			continue;
		ma_put(buf, name.wire, name.len);
		ma_put_u16(buf, rrsig->type);
		ma_put_u16(buf, MA_DNS_CLASS_IN);
		ma_put_u32(buf, rrsig->original_ttl);
		ma_put_u16(buf, (uint16_t)rdata[i]->len);
		ma_put_slice(buf, *rdata[i]);
	}
}
