/*
 * Seeds of hash tables: see seed.h. getentropy is in POSIX.1-2024, and was in the libcs named here
 * before; it is hidden from strict C11 unless it is asked for.
 */
#define _DEFAULT_SOURCE

#include "seed.h"

#include <stdbool.h>
#include <time.h>

#if defined(__linux__) || defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__APPLE__)

#include <unistd.h>

#ifdef __APPLE__
#include <sys/random.h>
#endif

static bool ask_system(uint64_t seed[2])
{
	return getentropy(seed, 2 * sizeof seed[0]) == 0;
}

#else

static bool ask_system(uint64_t seed[2])
{
	(void)seed;
	return false;
}

#endif

void ma_seed(uint64_t seed[2])
{
	struct timespec now = {0, 0};

	if (ask_system(seed))
		return;
	/* An old system, or one that forbids the call: the time, and where the stack is. */
	(void)timespec_get(&now, TIME_UTC);
	seed[0] = (uint64_t)now.tv_sec << 32 ^ (uint64_t)now.tv_nsec;
	seed[1] = (uint64_t)(uintptr_t)&now ^ (uint64_t)clock() << 48;
}
