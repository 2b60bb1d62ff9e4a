/*
 * test_ed25519.c with a context whose hashes and signatures libcrypto computes.
 */
#include "openssl_provider.h"

#define MA_PROVIDER_IS_LAX 1
#define MA_CONTEXT_PROVIDER(context) assert_int_equal(use_openssl(context), 0)

#include "test_ed25519.c"
