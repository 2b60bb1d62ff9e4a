/*
 * The list of cases that are expected to be judged right: see passes.h.
 */
#include "passes.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

bool passes_load(passes *list, const char *folder, const char *file)
{
	suite_reader reader;
	suite_result result;
	size_t room = 0;

	*list = (passes){0};
	list->text = suite_load(folder, file, &list->len);
	if (list->text == NULL)
		return false;
	for (size_t i = 0; i < list->len; i++)
		room += list->text[i] == '\n';
	list->rows = calloc(room + 1, sizeof list->rows[0]);
	suite_open(&reader, list->text, list->len);
	while (list->rows != NULL && (result = suite_next(&reader)) == SUITE_LINE)
		list->rows[list->count++].name = reader.tokens[0].text;
	if (list->rows != NULL && result == SUITE_END)
		return true;
	printf("    %s:%zu: %s\n", file, reader.line,
		reader.error != NULL ? reader.error : "no memory");
	passes_free(list);
	return false;
}

void passes_free(passes *list)
{
	free(list->rows);
	free(list->text);
	*list = (passes){0};
}

bool passes_has(passes *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].name, name) == 0)
			return list->rows[i].seen = true;
	return false;
}

size_t passes_unseen(const passes *list)
{
	size_t unseen = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!list->rows[i].seen) {
			printf("    no such case, or twice in the list: %s\n", list->rows[i].name);
			unseen++;
		}
	return unseen;
}
