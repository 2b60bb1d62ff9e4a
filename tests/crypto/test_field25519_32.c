/*
 * test_field25519.c where no type has 128 bits.
 */
#undef __SIZEOF_INT128__
#include "test_field25519.c"
