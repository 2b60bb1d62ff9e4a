/*
 * Processor features: see cpu.h.
 */
#include "cpu.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>

/* The SHA instructions are used together with SSSE3's and SSE4.1's shuffles. */
unsigned ma_cpu_features(void)
{
	unsigned a, b, c, d;

	if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSSE3) == 0 || (c & bit_SSE4_1) == 0)
		return 0;
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (b & bit_SHA) == 0)
		return 0;
	return MA_CPU_SHA;
}

#else

unsigned ma_cpu_features(void)
{
	return 0;
}

#endif
