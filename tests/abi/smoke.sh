# The installed library, bound from Python by a table made from its headers. ABI-2.

. "$MA_SOURCE_DIR/tests/cli/lib.sh"

need_python dns ctypes
cmake --install "$MA_BUILD_DIR" --prefix "$MA_TMP/installed" >"$MA_TMP/log" || { cat "$MA_TMP/log"; exit 1; }
library=$(find "$MA_TMP/installed" -name libmailauth.so.0)
"$CC" -std=c11 -E -P "-I$MA_TMP/installed/include" \
	"$MA_TMP/installed/include/mailauth/mailauth.h" >"$MA_TMP/headers" || exit 1
"$python" -X faulthandler "$MA_SOURCE_DIR/tests/abi/smoke.py" "$library" "$MA_TMP/headers" "$demo" ||
	fault "the binding does not work"
finish
