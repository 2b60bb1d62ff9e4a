/*
 * Punycode: see punycode.h. The names are those of RFC 3492 6. Labels are short, so all numbers
 * stay far below what 32 bits hold, but for those that a decoder is given: it looks before each
 * step.
 */
#include "punycode.h"

#include "ascii.h"

/* RFC 3492 5 */
enum { BASE = 36, TMIN = 1, TMAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 128 };

enum { LAST_POINT = 0x10ffff };

/* RFC 3492 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / count;
	for (; delta > (BASE - TMIN) * TMAX / 2; k += BASE)
		delta /= BASE - TMIN;
	return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
	if (k <= bias + TMIN)
		return TMIN;
	return k >= bias + TMAX ? TMAX : k - bias;
}

/* a-z are 0 to 25, 0-9 are 26 to 35. */
static uint8_t digit_of(uint32_t value)
{
	return (uint8_t)(value < 26 ? 'a' + value : '0' + (value - 26));
}

static bool value_of(uint8_t digit, uint32_t *value)
{
	if (ma_is(digit, MA_DIGIT))
		*value = digit - '0' + 26u;
	else if (ma_is(digit, MA_ALPHA))
		*value = ma_lower(digit) - (uint32_t)'a';
	else
		return false;
	return true;
}

/* A generalized variable-length integer (RFC 3492 3.3). */
static void put_delta(ma_buf *buf, uint32_t delta, uint32_t bias)
{
	uint32_t q = delta;

	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = threshold(k, bias);

		if (q < t)
			break;
		ma_put_octet(buf, digit_of(t + (q - t) % (BASE - t)));
		q = (q - t) / (BASE - t);
	}
	ma_put_octet(buf, digit_of(q));
}

static uint32_t least_from(const uint32_t *points, size_t count, uint32_t n)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < count; i++)
		if (points[i] >= n && points[i] < least)
			least = points[i];
	return least;
}

/* RFC 3492 6.3 */
bool ma_punycode_encode(const uint32_t *points, size_t count, ma_buf *buf)
{
	uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS, done = 0, basic;
	size_t start = buf->len;

	if (count > MA_PUNYCODE_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		if (points[i] < INITIAL_N) {
			ma_put_octet(buf, (uint8_t)points[i]);
			done++;
		} else if (points[i] > LAST_POINT) {
			return false;
		}
	basic = done;
	if (basic > 0)
		ma_put_octet(buf, '-');
	while (done < count) {
		uint32_t m = least_from(points, count, n);

		delta += (m - n) * (done + 1);
		n = m;
		for (size_t i = 0; i < count; i++) {
			delta += points[i] < n;
			if (points[i] != n)
				continue;
			put_delta(buf, delta, bias);
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
		delta++;
		n++;
	}
	return buf->len - start <= MA_PUNYCODE_MAX;
}

/* Takes a delta; false if it does not end, or is more than a label can need. */
static bool take_delta(ma_slice *text, uint32_t bias, uint32_t *delta)
{
	uint32_t w = 1, value, t;

	*delta = 0;
	for (uint32_t k = BASE;; k += BASE) {
		if (text->len == 0 || !value_of(text->ptr[0], &value))
			return false;
		*text = ma_slice_of(text->ptr + 1, text->len - 1);
		if (value > (INT32_MAX - *delta) / w)
			return false;
		*delta += value * w;
		t = threshold(k, bias);
		if (value < t)
			return true;
		if (w > INT32_MAX / (BASE - t))
			return false;
		w *= BASE - t;
	}
}

/* Takes the code points before the last hyphen, if there is one. */
static bool take_basic(ma_slice *text, uint32_t *points, size_t *count)
{
	size_t end = text->len;

	*count = 0;
	while (end > 0 && text->ptr[end - 1] != '-')
		end--;
	if (end <= 1) /* before the first octet there is nothing to consume, nor then this one */
		return true;
	for (size_t i = 0; i + 1 < end; i++) {
		if (text->ptr[i] >= INITIAL_N)
			return false;
		points[(*count)++] = text->ptr[i];
	}
	*text = ma_slice_of(text->ptr + end, text->len - end);
	return true;
}

/* RFC 3492 6.2 */
bool ma_punycode_decode(ma_slice text, uint32_t *points, size_t *count)
{
	uint32_t n = INITIAL_N, i = 0, bias = INITIAL_BIAS, delta;
	bool first = true;

	if (text.len > MA_PUNYCODE_MAX || !take_basic(&text, points, count))
		return false;
	while (text.len > 0) {
		uint32_t after = (uint32_t)*count + 1;

		if (!take_delta(&text, bias, &delta) || delta > INT32_MAX - i)
			return false;
		i += delta;
		bias = adapt(delta, after, first);
		first = false;
		if (i / after > LAST_POINT - n)
			return false;
		n += i / after;
		i %= after;
		for (size_t at = *count; at > i; at--)
			points[at] = points[at - 1];
		points[i++] = n;
		++*count;
	}
	return true;
}
