/*
 * Which DNS servers to ask: see dns_servers.h.
 */
#define _POSIX_C_SOURCE 200809L

#include "dns_servers.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { ADDRESS_ROOM = 128, LINE_ROOM = 512 };

static bool is_loopback(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)address;

		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

static bool add(dns_servers *servers, const char *host, const char *port)
{
	const struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_DGRAM,
	};
	struct addrinfo *found;
	dns_server *server = &servers->list[servers->count];

	if (servers->count == DNS_SERVERS_MAX || getaddrinfo(host, port, &hints, &found) != 0)
		return false;
	memset(server, 0, sizeof *server);
	memcpy(&server->address, found->ai_addr, found->ai_addrlen);
	server->len = found->ai_addrlen;
	server->trusted = is_loopback(&server->address);
	servers->count++;
	freeaddrinfo(found);
	return true;
}

/* 1 to 65535, digits only: what getaddrinfo takes is wider. */
static bool is_port(const char *text)
{
	unsigned long n = 0;

	for (; *text >= '0' && *text <= '9' && n <= 65535; text++)
		n = n * 10 + (unsigned long)(*text - '0');
	return *text == '\0' && n >= 1 && n <= 65535;
}

bool dns_servers_read(dns_servers *servers, const char *text)
{
	const char *colon = strrchr(text, ':'), *port = "53";
	size_t len = strlen(text);
	char host[ADDRESS_ROOM];

	servers->count = 0;
	if (text[0] == '[') {
		const char *end = strchr(text, ']');

		if (end == NULL || (end[1] != '\0' && end[1] != ':'))
			return false;
		port = end[1] == ':' ? end + 2 : port;
		len = (size_t)(end - ++text);
	} else if (colon != NULL && strchr(text, ':') == colon) { /* one colon: not IPv6 */
		port = colon + 1;
		len = (size_t)(colon - text);
	}
	if (len >= sizeof host || !is_port(port))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	return add(servers, host, port);
}

/* The next word of the line, with its NUL; NULL if there is none. */
static char *next_word(char **line)
{
	char *word = *line + strspn(*line, " \t\r\n");
	size_t len = strcspn(word, " \t\r\n");

	*line = word + len;
	if (len == 0)
		return NULL;
	if (**line != '\0')
		*(*line)++ = '\0';
	return word;
}

static void read_line(dns_servers *servers, char *line, bool *trust_ad)
{
	const char *word = next_word(&line);

	if (word == NULL)
		return;
	if (strcmp(word, "nameserver") == 0 && (word = next_word(&line)) != NULL)
		(void)add(servers, word, "53");
	else if (strcmp(word, "options") == 0)
		while ((word = next_word(&line)) != NULL)
			*trust_ad = *trust_ad || strcmp(word, "trust-ad") == 0;
}

void dns_servers_of_system(dns_servers *servers, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[LINE_ROOM];
	bool trust_ad = false;

	servers->count = 0;
	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		read_line(servers, line, &trust_ad);
	if (file != NULL)
		fclose(file);
	if (servers->count == 0)
		(void)add(servers, "127.0.0.1", "53");
	for (size_t i = 0; i < servers->count; i++)
		servers->list[i].trusted = servers->list[i].trusted || trust_ad;
}
