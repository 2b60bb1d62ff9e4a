/*
 * Runs a fuzz target over files, without a fuzzer: each file of the arguments, and all files of
 * each folder. A file of up to 4 KiB is also cut at every octet, since a parser that reads too far
 * does so at the end. Every input is a heap block of its exact size, for the sanitizer to see.
 *
 * Before a file is run its name goes to stderr, so that what stands last there is what crashed.
 * Fails if there was no file at all.
 */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CUT_MAX ((size_t)4096)

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

typedef struct replay {
	size_t files, inputs;
	bool failed;
} replay;

static void fail(replay *all, const char *path)
{
	perror(path);
	all->failed = true;
}

static void run_input(replay *all, const char *octets, size_t len)
{
	uint8_t *copy = malloc(len);

	if (copy == NULL && len > 0) {
		fail(all, "memory");
		return;
	}
	if (len > 0)
		memcpy(copy, octets, len);
	(void)LLVMFuzzerTestOneInput(copy, len);
	free(copy);
	all->inputs++;
}

/* Reads the file into a stream over memory; false if that fails. */
static bool read_file(const char *path, char **octets, size_t *len)
{
	FILE *in = fopen(path, "rb"), *out = open_memstream(octets, len);
	bool whole = in != NULL && out != NULL;
	char piece[4096];
	size_t n;

	while (whole && (n = fread(piece, 1, sizeof piece, in)) > 0)
		whole = fwrite(piece, 1, n, out) == n;
	if (in != NULL) {
		whole = whole && ferror(in) == 0;
		fclose(in);
	}
	if (out != NULL && fclose(out) != 0)
		whole = false;
	return whole;
}

static void run_file(replay *all, const char *path)
{
	char *octets = NULL;
	size_t len = 0;

	if (read_file(path, &octets, &len)) {
		fprintf(stderr, "%s (%zu octets)\n", path, len);
		for (size_t cut = 0; len <= CUT_MAX && cut < len; cut++)
			run_input(all, octets, cut);
		run_input(all, octets, len);
		all->files++;
	} else {
		fail(all, path);
	}
	free(octets);
}

static void run_path(replay *all, const char *path);

static void run_folder(replay *all, const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	if (folder == NULL) {
		fail(all, path);
		return;
	}
	while ((entry = readdir(folder)) != NULL) {
		size_t room = strlen(path) + strlen(entry->d_name) + 2;
		char *inner = entry->d_name[0] != '.' ? malloc(room) : NULL;

		if (inner == NULL)
			continue;
		snprintf(inner, room, "%s/%s", path, entry->d_name);
		run_path(all, inner);
		free(inner);
	}
	closedir(folder);
}

static void run_path(replay *all, const char *path)
{
	struct stat about;

	if (stat(path, &about) != 0)
		fail(all, path);
	else if (S_ISDIR(about.st_mode))
		run_folder(all, path);
	else
		run_file(all, path);
}

int main(int argc, char **argv)
{
	replay all = {0};

	for (int i = 1; i < argc; i++)
		run_path(&all, argv[i]);
	printf("%zu inputs of %zu files were run\n", all.inputs, all.files);
	return all.failed || all.files == 0;
}
