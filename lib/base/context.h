/*
 * The context from inside: memory, time and limits for all rooms.
 */
#ifndef MA_CONTEXT_H
#define MA_CONTEXT_H

#include "limit.h"

#include <mailauth/base.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mailauth_context {
	mailauth_allocate_fn allocate;
	void *allocate_user;
	mailauth_clock_fn clock;
	void *clock_user;
	mailauth_idna_fn idna; /* NULL: what we know of IDNA ourselves */
	void *idna_user;
	uint64_t limits[MA_LIMIT_COUNT];
	/* NULL: our own */
	mailauth_hash_begin_fn hash_begin;
	mailauth_hash_feed_fn hash_feed;
	mailauth_hash_end_fn hash_end;
	void *hash_user;
	mailauth_verify_rsa_fn verify_rsa;
	void *rsa_user;
	mailauth_verify_ed25519_fn verify_ed25519;
	void *ed25519_user;
	mailauth_verify_ecdsa_fn verify_ecdsa;
	void *ecdsa_user;
	bool rsa_sha1;        /* is verified */
	bool spf_dual_stack;  /* a host of the other family is no void lookup */
	unsigned cpu;         /* of cpu.h */
	uint64_t hash_key[2]; /* of hash tables, whose keys are octets of strangers */
};

/* `size` octets of zeros, or NULL; `size` is over 0. */
void *ma_alloc_zero(const mailauth_context *context, size_t size);

/* Resizes as mailauth_allocate_fn does; `new_size` is over 0. */
void *ma_resize(const mailauth_context *context, void *old, size_t old_size, size_t new_size);

/* Releases what was allocated with `size`; NULL is fine. */
void ma_release(const mailauth_context *context, void *old, size_t size);

/* Seconds since 1970, from the context's clock. */
int64_t ma_now(const mailauth_context *context);

/* The value of a limit, as a size. */
static inline size_t ma_limit(const mailauth_context *context, mailauth_limit limit)
{
	return (size_t)context->limits[limit];
}

#endif
