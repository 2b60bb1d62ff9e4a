/*
 * test_rsa.c with a context whose hashes and signatures libcrypto computes.
 */
#include "openssl_provider.h"

#define MA_CONTEXT_PROVIDER(context) assert_int_equal(use_openssl(context), 0)

#include "test_rsa.c"
