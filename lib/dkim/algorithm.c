/*
 * Signature algorithms: see algorithm.h.
 */
#include "algorithm.h"

static const ma_algorithm algorithms[] = {
	{"rsa-sha256", "rsa", "sha256", MAILAUTH_HASH_SHA256, MAILAUTH_DKIM_REASON_NONE},
	{"rsa-sha1", "rsa", "sha1", MAILAUTH_HASH_SHA1, MAILAUTH_DKIM_REASON_ALGORITHM_OBSOLETE},
	{"ed25519-sha256", "ed25519", "sha256", MAILAUTH_HASH_SHA256, MAILAUTH_DKIM_REASON_NONE},
};

const ma_algorithm *ma_algorithm_find(ma_slice name)
{
	for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++)
		if (ma_slice_is(name, algorithms[i].name))
			return &algorithms[i];
	return NULL;
}
