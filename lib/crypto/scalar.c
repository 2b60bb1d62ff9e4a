/*
 * Digits of scalars: see scalar.h.
 */
#include "scalar.h"

#include <string.h>

/* `width` bits from bit i on; beyond the number they are 0. */
static unsigned bits_at(const uint8_t *octets, size_t len, size_t i, unsigned width)
{
	unsigned bits = 0;

	for (size_t k = i / 8; k < len && k <= i / 8 + 1; k++)
		bits |= (unsigned)octets[k] << 8 * (k - i / 8);
	return bits >> i % 8 & ((1u << width) - 1);
}

/*
 * From the least bit up. A digit over 2 ^ (width - 1) is replaced by a negative one, and 1 is
 * carried to the bit behind it.
 */
void ma_scalar_digits(int8_t *digits, const uint8_t *octets, size_t len, unsigned width)
{
	unsigned carry = 0;

	memset(digits, 0, 8 * len + 1);
	for (size_t i = 0; i <= 8 * len;) {
		unsigned digit = bits_at(octets, len, i, width) + carry;

		if (digit % 2 == 0) {
			i++;
			continue;
		}
		carry = digit >> (width - 1);
		digits[i] = (int8_t)((int)digit - (int)(carry << width));
		i += width;
	}
}
