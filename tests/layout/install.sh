# The library is installed, moved to another folder, and used from there in every way we promise.
# LAY-8. Argument: the version.

. "$MA_SOURCE_DIR/tests/layout/common.sh"

version=$1
CXX=${CXX:-c++}
need "$READELF"
cd "$MA_TMP" || exit 1
consumer=$MA_SOURCE_DIR/tests/layout/consumer

# quietly <command>...: shows what it said only if it failed.
quietly()
{
	"$@" >log 2>&1 && return
	bad "failed: $*"
	sed 's/^/      /' log
	return 1
}

# works <program> <yes|no>: it says the version; and does it need the shared library?
works()
{
	test "$("$1")" = "$version" || bad "$1 did not print $version"
	if "$READELF" -d "$1" | grep -q 'NEEDED.*\[libmailauth\.so\.0\]'; then
		test "$2" = yes || bad "$1 needs libmailauth.so.0"
	else
		test "$2" = no || bad "$1 does not need libmailauth.so.0"
	fi
}

# cmake_consumer <folder> <option>...: builds and runs the consumers with both targets.
cmake_consumer()
{
	folder=$1
	shift
	quietly "$CMAKE" -S "$consumer" -B "$folder" "-DCMAKE_C_COMPILER=$CC" \
		-DCMAKE_BUILD_TYPE=Debug "$@" || return
	quietly "$CMAKE" --build "$folder" || return
	works "$folder/shared" yes
	works "$folder/static" no
}

row LAY-8 "cmake --install gives headers, both libraries, programs, a .pc file and a CMake package"
quietly "$CMAKE" --install "$MA_BUILD_DIR" --prefix "$MA_TMP/first" || exit 1
mv first moved
(cd moved && find . ! -type d | sed 's|^\./||' | sort) >installed
for want in include/mailauth/mailauth.h 'lib.*/libmailauth\.a' 'lib.*/libmailauth\.so' \
	'lib.*/libmailauth\.so\.0' "lib.*/libmailauth\\.so\\.$version" \
	'lib.*/pkgconfig/mailauth\.pc' 'lib.*/cmake/mailauth/mailauth-config\.cmake' \
	'lib.*/cmake/mailauth/mailauth-config-version\.cmake'; do
	grep -qx "$want" installed || bad "not installed: $want"
done
(cd "$MA_SOURCE_DIR/include" && find mailauth -name '*.h') | sort >headers
sed -n 's|^include/||p' installed | sort >headers-installed
same headers "in include/" headers-installed "installed"
sort "$MA_BUILD_DIR/layout/programs" >programs
sed -n 's|^bin/||p' installed | sort >programs-installed
same programs "mailauth_program" programs-installed "installed"

row LAY-8 "no installed text names a folder of the build or the prefix it was installed to"
grep -rlF -e "$MA_SOURCE_DIR" -e "$MA_BUILD_DIR" -e "$MA_TMP" --include='*.pc' \
	--include='*.cmake' --include='*.h' moved >found
none found "names a folder"

row LAY-8 "moved elsewhere, find_package(mailauth) gives mailauth::mailauth and mailauth::static"
cmake_consumer package "-DCMAKE_PREFIX_PATH=$MA_TMP/moved" "-DCONSUMER_WANTS=$version"

need "$CXX"
row LAY-8 "in C++20 too"
cmake_consumer package-cxx "-DCMAKE_PREFIX_PATH=$MA_TMP/moved" "-DCONSUMER_WANTS=$version" \
	-DCONSUMER_CXX=ON "-DCMAKE_CXX_COMPILER=$CXX"
works package-cxx/cxx-shared yes
works package-cxx/cxx-static no

row LAY-8 "a package of version 0.1 is not taken for 0.2: before 1.0, a minor version may break"
major=${version%%.*}
minor=${version#*.}
minor=${minor%%.*}
quietly "$CMAKE" -S "$consumer" -B older "-DCMAKE_C_COMPILER=$CC" \
	"-DCMAKE_PREFIX_PATH=$MA_TMP/moved" "-DCONSUMER_WANTS=$major.$minor"
if "$CMAKE" -S "$consumer" -B newer "-DCMAKE_C_COMPILER=$CC" \
	"-DCMAKE_PREFIX_PATH=$MA_TMP/moved" "-DCONSUMER_WANTS=$major.$((minor + 1))" >log 2>&1; then
	bad "find_package(mailauth $major.$((minor + 1))) took $version"
fi

row LAY-8 "add_subdirectory gives both targets, and adds no tests and no install rules to its parent"
cmake_consumer parent "-DCONSUMER_ADDS=$MA_SOURCE_DIR"
"$CMAKE" --install parent --prefix "$MA_TMP/parents" >log 2>&1 || bad "the parent cannot install"
(cd parents && find . -type f | sort) | grep -vxE '\./bin/(shared|static)' >found
none found "installed by the parent"
(cd parent && "$CTEST" -N) | grep -qx 'Total Tests: 0' || bad "the parent has tests of ours"

need pkg-config
row LAY-8 "moved elsewhere, pkg-config gives the flags for the shared and the static library"
PKG_CONFIG_PATH=$(dirname "$(find "$MA_TMP/moved" -name mailauth.pc)")
export PKG_CONFIG_PATH
test "$(pkg-config --modversion mailauth)" = "$version" || bad "the .pc file is not of $version"
libdir=$(pkg-config --variable=libdir mailauth)
# pkg_config_consumer <compiler> <standard> <source>
pkg_config_consumer()
{
	quietly "$1" "-std=$2" $(pkg-config --cflags mailauth) "$consumer/$3" -o "$2-shared" \
		$(pkg-config --libs mailauth) &&
		LD_LIBRARY_PATH=$libdir works "./$2-shared" yes
	quietly "$1" "-std=$2" $(pkg-config --cflags mailauth) "$consumer/$3" -o "$2-static" \
		-Wl,-Bstatic $(pkg-config --static --libs mailauth) -Wl,-Bdynamic &&
		works "./$2-static" no
}

pkg_config_consumer "$CC" c99 consumer.c
row LAY-8 "in C++20 too"
pkg_config_consumer "$CXX" c++20 consumer.cc
exit $failed
