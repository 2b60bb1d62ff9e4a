/*
 * Hashing and verification by OpenSSL's libcrypto, for a site that is bound to a validated module.
 */
#ifndef OPENSSL_PROVIDER_H
#define OPENSSL_PROVIDER_H

#include <mailauth/base.h>

/* Routes all that the context hashes and verifies to libcrypto. 0, or -1 if that failed. */
int use_openssl(mailauth_context *context);

#endif
