/*
 * A seed that a stranger cannot guess. For hash tables, not for cryptography.
 */
#ifndef MA_SEED_H
#define MA_SEED_H

#include <stdint.h>

/* Never fails: without a source of random numbers the seed is one that is only hard to guess. */
void ma_seed(uint64_t seed[2]);

#endif
