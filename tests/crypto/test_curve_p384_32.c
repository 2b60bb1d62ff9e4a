/*
 * test_curve.h over P-384, with limbs of 32 bits.
 */
#define _POSIX_C_SOURCE 200809L
#undef __SIZEOF_INT128__
#define ma_p384_verify p384_verify_here
#include "p384.c"

#include "test_curve.h"
