/*
 * Target: mailauth_authres_add_result and its siblings, mailauth_authres_write.
 *
 * The input is cut into an authserv-id, and comments and values of results: each an octet that says
 * how long it is, and its octets. However they are written, no line is over 998 octets. A reader
 * that knows only the grammar finds what was put in, less what cannot be written, and nothing else.
 */
#include "ascii.h"
#include "buf.h"
#include "cursor.h"

#include "../tests/authres/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* What was put in, as lines of the reader; a line that may be left out has a '?' before it. */
typedef struct wanted {
	ma_buf lines;
	size_t results;
} wanted;

/* The next piece: up to 5 * 255 octets. */
static ma_slice take_piece(ma_cursor *in)
{
	ma_slice piece = ma_slice_of(NULL, 0);
	size_t len;

	if (!ma_take_octets(in, 1, &piece))
		return piece;
	len = piece.ptr[0] < 128 ? piece.ptr[0] : (piece.ptr[0] - 127u) * 10u;
	ma_take_octets(in, len < ma_left(in) ? len : ma_left(in), &piece);
	return piece;
}

static bool is_printable(ma_slice text)
{
	ma_cursor in = ma_cursor_over(text);

	ma_take(&in, MA_PRINT);
	return ma_at_end(&in);
}

static void want_counted(ma_buf *lines, const char *before, ma_slice text, const char *behind)
{
	ma_put_text(lines, before);
	ma_put_uint(lines, text.len);
	ma_put_text(lines, ":");
	ma_put_slice(lines, text);
	ma_put_text(lines, behind);
}

static void add_comment(mailauth_authres *authres, wanted *want, ma_slice comment)
{
	ma_buf left;

	must(mailauth_authres_set_comment(authres, (const char *)comment.ptr, comment.len) ==
		MAILAUTH_OK);
	ma_buf_grow(&left, want->lines.context);
	for (size_t i = 0; i < comment.len; i++)
		if (ma_is(comment.ptr[i], MA_PRINT) && strchr("()\\;\"", comment.ptr[i]) == NULL)
			ma_put_octet(&left, comment.ptr[i]);
	if (left.len > 0 && left.len <= 898)
		want_counted(&want->lines, "(", ma_buf_slice(&left), ")\n");
	ma_buf_release(&left);
}

static void add_property(mailauth_authres *authres, wanted *want, ma_slice value)
{
	must(mailauth_authres_add_property(authres, "header", "x", (const char *)value.ptr,
		     value.len) == MAILAUTH_OK);
	if (is_printable(value))
		want_counted(&want->lines, value.len < 440 ? "header.x=" : "?header.x=", value,
			"\n");
}

static void add_results(mailauth_authres *authres, wanted *want, ma_cursor *in)
{
	while (!ma_at_end(in) && want->results < 8) {
		must(mailauth_authres_add_result(authres, "dkim", "pass") == MAILAUTH_OK);
		ma_put_text(&want->lines, "dkim=pass\n");
		want->results++;
		add_comment(authres, want, take_piece(in));
		add_property(authres, want, take_piece(in));
		add_property(authres, want, take_piece(in));
	}
	if (want->results == 0)
		ma_put_text(&want->lines, "none\n");
}

/* Whether the lines read are those wanted; one with '?' may be there or not. */
static bool is_wanted(ma_slice lines, const char *read)
{
	ma_cursor want = ma_cursor_over(lines);

	while (!ma_at_end(&want)) {
		bool optional = ma_accept(&want, '?');
		ma_slice line = ma_take_until(&want, '\n');

		must(ma_accept(&want, '\n'));
		line.len++; /* and its end */
		if (strncmp(read, (const char *)line.ptr, line.len) == 0)
			read += line.len;
		else if (!optional)
			return false;
	}
	return *read == 0;
}

static void check_written(const mailauth_authres *authres, mailauth_line_end line_end,
	ma_slice lines)
{
	size_t need, len, line = 0;
	char *text, *read;

	must(mailauth_authres_write(authres, line_end, NULL, 0, &need) == MAILAUTH_NO_SPACE);
	text = malloc(need + 1);
	read = malloc(2 * need + 1024);
	must(text != NULL && read != NULL);
	must(mailauth_authres_write(authres, line_end, text, need, &len) == MAILAUTH_NO_SPACE);
	must(mailauth_authres_write(authres, line_end, text, need + 1, &len) == MAILAUTH_OK);
	must(len == need && strlen(text) == len);
	for (size_t i = 0; line_end != MAILAUTH_LINE_UNFOLDED && i < len; i++) {
		line = text[i] == '\n' ? 0 : line + 1;
		must(line <= 998);
	}
	must(reader_read(ma_slice_of(text, len), line_end, read, 2 * need + 1024));
	must(is_wanted(lines, read));
	free(read);
	free(text);
}

static void judge(const mailauth_context *context, ma_cursor in)
{
	ma_slice id = take_piece(&in);
	wanted want = {.results = 0};
	mailauth_authres *authres;
	ma_buf text;

	ma_buf_grow(&text, context);
	ma_buf_grow(&want.lines, context);
	ma_put_slice(&text, id);
	ma_put_octet(&text, 0);
	authres = mailauth_authres_new(context, (const char *)text.data);
	id = ma_slice_of(id.ptr, ma_slice_find(id, 0));
	must((authres != NULL) == (is_printable(id) && id.len > 0 && id.len <= 255));
	if (authres != NULL) {
		want_counted(&want.lines, "id ", id, "\n");
		add_results(authres, &want, &in);
		for (int i = MAILAUTH_LINE_CRLF; i <= MAILAUTH_LINE_UNFOLDED; i++)
			check_written(authres, (mailauth_line_end)i, ma_buf_slice(&want.lines));
	}
	mailauth_authres_free(authres);
	ma_buf_release(&want.lines);
	ma_buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	must(context != NULL);
	judge(context, ma_cursor_over(ma_slice_of(octets, len)));
	mailauth_context_free(context);
	return 0;
}
