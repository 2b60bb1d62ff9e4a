/*
 * Which DNS servers to ask: one that was named, or those of the system.
 */
#ifndef EXAMPLES_DNS_SERVERS_H
#define EXAMPLES_DNS_SERVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

enum { DNS_SERVERS_MAX = 3 }; /* as many as resolv.conf(5) counts */

typedef struct dns_server {
	struct sockaddr_storage address;
	socklen_t len;
	bool trusted; /* its AD bit counts: it is on this host, or the system says so */
} dns_server;

typedef struct dns_servers {
	dns_server list[DNS_SERVERS_MAX];
	size_t count;
} dns_servers;

/*
 * ADDR, ADDR:PORT or [ADDR]:PORT, numbers only; port 53 unless given. False if it is none of them.
 */
bool dns_servers_read(dns_servers *servers, const char *text);

/*
 * The "nameserver" lines of a file such as /etc/resolv.conf; this host's own server if there are
 * none, or no such file.
 */
void dns_servers_of_system(dns_servers *servers, const char *path);

#endif
