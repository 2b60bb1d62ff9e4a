#!/bin/sh
#
# Builds the project and runs its tests, on a machine that may have nothing for it yet: what is
# missing comes from apt-get. Arguments go to ctest, whose words end the output and whose exit
# status is ours:
#
#	tests/run.sh            all tests
#	tests/run.sh -L unit    only those with this label
#
# The build is in build/dev. MAILAUTH_SUITES says where the public suites are (../shared/suites);
# without them their tests are skipped or, with MAILAUTH_REQUIRE_SUITES=1, fail.

set -eu
cd "$(dirname "$0")/.."

say()
{
	printf 'tests/run.sh: %s\n' "$*"
}

compiler=${CC:-cc}

# has_header <header>...: whether the compiler finds them, included in this order.
has_header()
{
	printf '#include <%s>\n' "$@" | "$compiler" -E -x c - >/dev/null 2>&1
}

# missing: the Debian packages of what is not there.
missing()
{
	command -v cmake >/dev/null || echo cmake
	command -v make >/dev/null || echo make
	command -v pkg-config >/dev/null || echo pkg-config
	command -v objcopy >/dev/null || echo binutils
	if ! command -v "$compiler" >/dev/null; then
		echo gcc libc6-dev libcmocka-dev
		return
	fi
	has_header stdio.h || echo libc6-dev
	has_header stdarg.h stddef.h stdint.h setjmp.h cmocka.h || echo libcmocka-dev
}

# install <package>...: as root, or by way of sudo.
install()
{
	as_root=
	if ! command -v apt-get >/dev/null; then
		say "no apt-get here: please install what is missing"
		exit 1
	fi
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo >/dev/null; then
			say "neither root nor sudo: please install what is missing"
			exit 1
		fi
		as_root=sudo
	fi
	$as_root apt-get update
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

packages=$(missing | tr '\n' ' ')
if [ -n "$packages" ]; then
	say "missing, to be installed: $packages"
	install $packages
fi

suites=${MAILAUTH_SUITES:-../shared/suites}
if [ ! -d "$suites" ]; then
	say "the public suites are not in $suites: the tests that read them do not run"
fi

jobs=$(nproc 2>/dev/null || echo 2)
cmake --preset dev
cmake --build build/dev --parallel "$jobs"
exec ctest --test-dir build/dev --output-on-failure --no-tests=error --parallel "$jobs" "$@"
