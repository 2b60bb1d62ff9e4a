/*
 * The parts of a record that was told, and its text: see <mailauth/master.h>.
 */
#include "told.h"

#include "rdata.h"
#include "rdata_words.h"

const void *mailauth_record_get_owner(const mailauth_record *record, size_t *len)
{
	if (len != NULL)
		*len = record != NULL ? record->entry->owner->len : 0;
	return record != NULL ? record->entry->owner->wire : NULL;
}

uint16_t mailauth_record_get_type(const mailauth_record *record)
{
	return record != NULL ? record->entry->type : 0;
}

uint32_t mailauth_record_get_ttl(const mailauth_record *record)
{
	return record != NULL ? record->entry->ttl : 0;
}

const void *mailauth_record_get_rdata(const mailauth_record *record, size_t *len)
{
	if (len != NULL)
		*len = record != NULL ? record->entry->rdata.len : 0;
	return record != NULL ? record->entry->rdata.ptr : NULL;
}

uint64_t mailauth_record_get_line(const mailauth_record *record)
{
	return record != NULL ? record->entry->place.line : 0;
}

mailauth_status mailauth_record_to_text(const mailauth_record *record, char *buf, size_t cap,
	size_t *len)
{
	ma_buf text;

	if (record == NULL || (buf == NULL && cap > 0) || len == NULL)
		return MAILAUTH_BAD_ARGUMENT;
	ma_buf_over(&text, buf, cap);
	ma_name_put_absolute(&text, record->entry->owner);
	ma_put_octet(&text, ' ');
	ma_put_uint(&text, record->entry->ttl);
	ma_put_text(&text, " IN ");
	ma_put_type(&text, record->entry->type);
	ma_put_octet(&text, ' ');
	ma_put_rdata(&text, record->entry->type, record->entry->rdata);
	return ma_buf_end_text(&text, len);
}
