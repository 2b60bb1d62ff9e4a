# What a program that was linked against the library relies on: no function and no type that it can
# see has changed since libmailauth.abi was written. ABI-1. Arguments: the shared library.
#
# A change that is meant renews the file, in the same commit: MAILAUTH_UPDATE_ABI=1 with this test.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

shared=$1
kept=$MA_SOURCE_DIR/tests/abi/libmailauth.abi
need abidw
need abidiff

# dump <file>: what a user of the headers can see, without the names of folders.
dump()
{
	abidw --no-corpus-path --no-comp-dir-path --no-show-locs --drop-private-types \
		--type-id-style hash --headers-dir "$MA_SOURCE_DIR/include" "$shared" |
		sed "s| path='/[^']*/\(lib/[^']*\)'| path='\1'|" >"$1"
}

row ABI-1 "the library has every function and type of libmailauth.abi, unchanged, and no other"
dump "$MA_TMP/new.abi"
if [ -n "${MAILAUTH_UPDATE_ABI:-}" ]; then
	cp "$MA_TMP/new.abi" "$kept"
fi
abidiff "$kept" "$MA_TMP/new.abi" >"$MA_TMP/difference" ||
	{ bad "it differs:"; sed 's/^/      /' "$MA_TMP/difference"; }

row ABI-1 "a type that has changed would be seen"
sed "0,/name='MAILAUTH_SPF_FAIL' value='3'/s//name='MAILAUTH_SPF_FAIL' value='9'/" "$kept" \
	>"$MA_TMP/changed.abi"
! abidiff "$MA_TMP/changed.abi" "$MA_TMP/new.abi" >"$MA_TMP/difference" ||
	bad "a changed value of an enum is not seen"
exit $failed
