/*
 * What $SET lines of a master file say.
 */
#ifndef MA_SETTING_H
#define MA_SETTING_H

#include "arena.h"
#include "slice.h"

#include <stdbool.h>

/* Keys that a zone keeps: more than any program of ours sets. */
enum { MA_SETTINGS_MAX = 256 };

typedef struct ma_setting {
	struct ma_setting *following;
	const char *key; /* NUL-terminated, as is the value */
	const char *value;
	size_t len; /* of the value */
} ma_setting;

/* All zeros is empty. */
typedef struct ma_settings {
	ma_setting *first, *last;
	size_t count;
} ma_settings;

/* The setting of a key; NULL if there is none. */
ma_setting *ma_setting_find(const ma_settings *settings, ma_slice key);

/* The setting of an index from 0, in the order in which keys were first set; NULL outside. */
const ma_setting *ma_setting_at(const ma_settings *settings, size_t index);

/* Sets a key, anew or again, to a copy of the value; false if there is no memory. */
bool ma_setting_set(ma_settings *settings, ma_arena *arena, ma_slice key, ma_slice value);

#endif
