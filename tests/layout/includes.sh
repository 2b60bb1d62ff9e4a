# What the files of lib/ include beyond what an include path can forbid. LAY-2.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

cd "$MA_SOURCE_DIR" || exit 1

row LAY-2 "no file of lib/ leaves its room by ../ or by an absolute path"
grep -nE '^[[:blank:]]*#[[:blank:]]*include[[:blank:]]*[<"]([^>"]*\.\./|/)' lib/*/*.[ch] \
	>"$MA_TMP/found"
none "$MA_TMP/found" "path in include"

# public <room>: the public headers that the room may include, itself or through another.
public()
{
	case $1 in
	base | crypto) echo base ;;
	dns) echo base dns master ;;
	dnssec) echo base dns dnssec ;;
	mail) echo base dns message ;;
	authres) echo base dns message authres ;;
	dkim) echo base dns message authres dkim ;;
	spf) echo base dns message authres spf spf_lint ;;
	dmarc) echo base dns message authres dmarc ;;
	auth) echo base dns message authres spf dkim dmarc auth ;;
	*) bad "tests/layout/includes.sh knows nothing about room $1" ;;
	esac
}

# reached <room> <file>: every file that it includes, as the compiler says, one a line.
reached()
{
	file=$2
	set --
	while IFS= read -r folder; do
		set -- "$@" "-I$folder"
	done <"$MA_BUILD_DIR/layout/$room.includes"
	"$CC" -std=c11 -MM "$@" "$file" >"$MA_TMP/rule" || return
	tr -d '\\' <"$MA_TMP/rule" | tr ' ' '\n'
}

row LAY-2 "no room includes the public header of a room below it, not even through another header"
for room in $(cat "$MA_BUILD_DIR/layout/rooms"); do
	allowed=" $(public "$room") "
	for file in lib/"$room"/*.[ch]; do
		reached "$room" "$file" >"$MA_TMP/reached" || bad "$file cannot be preprocessed"
		for header in $(sed -n 's|.*/include/mailauth/\(.*\)\.h$|\1|p' "$MA_TMP/reached"); do
			case $allowed in
			*" $header "*) ;;
			*) bad "$file reaches <mailauth/$header.h>" ;;
			esac
		done
	done
done
exit $failed
