/*
 * test_curve.h over P-256.
 */
#define _POSIX_C_SOURCE 200809L
#define ma_p256_verify p256_verify_here
#include "p256.c"

#include "test_curve.h"
