/*
 * What this machine's processor can do beyond its baseline.
 */
#ifndef MA_CPU_H
#define MA_CPU_H

enum {
	MA_CPU_SHA = 1 /* SHA-1 and SHA-256 in instructions (x86-64) */
};

/* The features that are there, one bit each. Asks the processor: done once, for the context. */
unsigned ma_cpu_features(void);

#endif
