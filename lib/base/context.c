/*
 * The context. It is written to while it is set up and only read afterwards, which is what lets
 * threads share it; the allocator and the clock are the caller's and must bear that themselves.
 */
#include "context.h"

#include "cpu.h"
#include "seed.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *allocate_from_libc(void *user, void *old, size_t old_size, size_t new_size)
{
	(void)user;
	(void)old_size;
	if (new_size == 0) {
		free(old);
		return NULL;
	}
	return realloc(old, new_size);
}

static int64_t clock_of_libc(void *user)
{
	(void)user;
	return (int64_t)time(NULL);
}

mailauth_context *mailauth_context_new(mailauth_allocate_fn allocate, void *user)
{
	mailauth_context made = {
		.allocate = allocate != NULL ? allocate : allocate_from_libc,
		.allocate_user = user,
		.clock = clock_of_libc,
		.cpu = ma_cpu_features(),
	};
	mailauth_context *context = ma_alloc_zero(&made, sizeof *context);

	if (context == NULL)
		return NULL;
	ma_seed(made.hash_key);
	for (size_t i = 0; i < MA_LIMIT_COUNT; i++)
		made.limits[i] = ma_limits[i].preset;
	*context = made;
	return context;
}

void mailauth_context_free(mailauth_context *context)
{
	if (context != NULL) {
		mailauth_context copy = *context;

		ma_release(&copy, context, sizeof *context);
	}
}

mailauth_status mailauth_context_set_clock(mailauth_context *context, mailauth_clock_fn clock,
	void *user)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	context->clock = clock != NULL ? clock : clock_of_libc;
	context->clock_user = user;
	return MAILAUTH_OK;
}

mailauth_status mailauth_context_set_idna(mailauth_context *context, mailauth_idna_fn idna,
	void *user)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	context->idna = idna;
	context->idna_user = user;
	return MAILAUTH_OK;
}

mailauth_status mailauth_context_set_limit(mailauth_context *context, mailauth_limit limit,
	uint64_t value)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((unsigned)limit >= MA_LIMIT_COUNT)
		return MAILAUTH_BAD_ARGUMENT;
	if (value < ma_limits[limit].min || value > ma_limits[limit].max)
		return MAILAUTH_BAD_ARGUMENT;
	context->limits[limit] = value;
	return MAILAUTH_OK;
}

uint64_t mailauth_context_get_limit(const mailauth_context *context, mailauth_limit limit)
{
	if (context == NULL || (unsigned)limit >= MA_LIMIT_COUNT)
		return 0;
	return context->limits[limit];
}

mailauth_status mailauth_context_set_spf_dual_stack(mailauth_context *context, int dual_stack)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	context->spf_dual_stack = dual_stack != 0;
	return MAILAUTH_OK;
}

mailauth_status mailauth_context_set_rsa_sha1(mailauth_context *context, int verify)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	context->rsa_sha1 = verify != 0;
	return MAILAUTH_OK;
}

mailauth_status mailauth_context_set_hash_provider(mailauth_context *context,
	mailauth_hash_begin_fn begin, mailauth_hash_feed_fn feed, mailauth_hash_end_fn end,
	void *user)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	if ((begin == NULL) != (feed == NULL) || (begin == NULL) != (end == NULL))
		return MAILAUTH_BAD_ARGUMENT;
	context->hash_begin = begin;
	context->hash_feed = feed;
	context->hash_end = end;
	context->hash_user = user;
	return MAILAUTH_OK;
}

mailauth_status mailauth_context_set_rsa_provider(mailauth_context *context,
	mailauth_verify_rsa_fn verify, void *user)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	context->verify_rsa = verify;
	context->rsa_user = user;
	return MAILAUTH_OK;
}

mailauth_status mailauth_context_set_ed25519_provider(mailauth_context *context,
	mailauth_verify_ed25519_fn verify, void *user)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	context->verify_ed25519 = verify;
	context->ed25519_user = user;
	return MAILAUTH_OK;
}

mailauth_status mailauth_context_set_ecdsa_provider(mailauth_context *context,
	mailauth_verify_ecdsa_fn verify, void *user)
{
	if (context == NULL)
		return MAILAUTH_NO_MEMORY;
	context->verify_ecdsa = verify;
	context->ecdsa_user = user;
	return MAILAUTH_OK;
}

void *ma_alloc_zero(const mailauth_context *context, size_t size)
{
	void *made = ma_resize(context, NULL, 0, size);

	if (made != NULL)
		memset(made, 0, size);
	return made;
}

void *ma_resize(const mailauth_context *context, void *old, size_t old_size, size_t new_size)
{
	return context->allocate(context->allocate_user, old, old_size, new_size);
}

void ma_release(const mailauth_context *context, void *old, size_t size)
{
	if (old != NULL)
		(void)context->allocate(context->allocate_user, old, size, 0);
}

int64_t ma_now(const mailauth_context *context)
{
	return context->clock(context->clock_user);
}
