/*
 * What $SET lines say: see setting.h. They are looked for one by one, for there are few of them.
 */
#include "setting.h"

ma_setting *ma_setting_find(const ma_settings *settings, ma_slice key)
{
	ma_setting *setting = settings->first;

	while (setting != NULL && !ma_slice_is(key, setting->key))
		setting = setting->following;
	return setting;
}

const ma_setting *ma_setting_at(const ma_settings *settings, size_t index)
{
	const ma_setting *setting = settings->first;

	while (setting != NULL && index-- > 0)
		setting = setting->following;
	return setting;
}

static ma_setting *add(ma_settings *settings, ma_arena *arena, ma_slice key)
{
	ma_setting *setting = ma_arena_take(arena, 1, sizeof *setting);

	if (setting == NULL)
		return NULL;
	setting->key = ma_arena_text(arena, key);
	if (setting->key == NULL)
		return NULL;
	if (settings->last != NULL)
		settings->last->following = setting;
	else
		settings->first = setting;
	settings->last = setting;
	settings->count++;
	return setting;
}

bool ma_setting_set(ma_settings *settings, ma_arena *arena, ma_slice key, ma_slice value)
{
	const char *kept = ma_arena_text(arena, value);
	ma_setting *setting = ma_setting_find(settings, key);

	if (kept != NULL && setting == NULL)
		setting = add(settings, arena, key);
	if (kept == NULL || setting == NULL)
		return false;
	setting->value = kept;
	setting->len = value.len;
	return true;
}
