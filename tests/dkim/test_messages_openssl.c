/*
 * test_messages.c with all hashing and verification done by libcrypto.
 */
#include "openssl_provider.h"

#define MA_FIXTURE_PROVIDER(context) assert_int_equal(use_openssl(context), 0)

#include "test_messages.c"
