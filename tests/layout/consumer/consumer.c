/*
 * A user of the installed library: makes something, and says which version did it.
 */
#include <mailauth/mailauth.h>

#include <stdio.h>

int main(void)
{
	mailauth_context *context = mailauth_context_new(NULL, NULL);

	if (context == NULL)
		return 1;
	mailauth_context_free(context);
	return puts(mailauth_version()) < 0;
}
