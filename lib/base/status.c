/*
 * The version, and status codes as text.
 */
#include <mailauth/base.h>

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *mailauth_version(void)
{
	return VERSION_TEXT(MAILAUTH_VERSION_MAJOR, MAILAUTH_VERSION_MINOR, MAILAUTH_VERSION_PATCH);
}

const char *mailauth_status_text(mailauth_status status)
{
	switch (status) {
	case MAILAUTH_OK:
		return "done";
	case MAILAUTH_PENDING:
		return "more input or answers are due";
	case MAILAUTH_NO_MEMORY:
		return "no memory";
	case MAILAUTH_BAD_ARGUMENT:
		return "bad argument";
	case MAILAUTH_BAD_STATE:
		return "not allowed at this point";
	case MAILAUTH_NO_SPACE:
		return "the buffer is too small";
	case MAILAUTH_MALFORMED:
		return "malformed text";
	case MAILAUTH_CALLBACK_FAILED:
		return "a callback failed";
	}
	return "unknown status";
}
