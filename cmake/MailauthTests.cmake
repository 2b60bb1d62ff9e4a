# Tests: of rooms (C, cmocka), by scripts (POSIX sh), and of fuzz targets. Every test has a label:
# unit, layout, conformance, oracle, fuzz, example or slow.

find_path(MAILAUTH_CMOCKA_INCLUDE cmocka.h)
find_library(MAILAUTH_CMOCKA_LIBRARY cmocka)
mark_as_advanced(MAILAUTH_CMOCKA_INCLUDE MAILAUTH_CMOCKA_LIBRARY)
set(MAILAUTH_HAVE_CMOCKA OFF)
if(MAILAUTH_CMOCKA_INCLUDE AND MAILAUTH_CMOCKA_LIBRARY)
	set(MAILAUTH_HAVE_CMOCKA ON)
elseif(MAILAUTH_BUILD_TESTS)
	message(WARNING "cmocka was not found: the unit tests are left out")
endif()

# mailauth_unit_tests(<room> <name>... [LABEL <label>])
#
# Each name is a program of cmocka tests, <name>.c in the current folder, which is linked with the
# objects of all rooms and sees what the room sees. "test_der" of crypto is the test crypto.der.
function(mailauth_unit_tests room)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL" "")
	if(NOT arg_LABEL)
		set(arg_LABEL unit)
	endif()
	if(NOT MAILAUTH_HAVE_CMOCKA)
		return()
	endif()
	mailauth_objects(objects)
	foreach(name IN LISTS arg_UNPARSED_ARGUMENTS)
		string(REGEX REPLACE "^test_" "" short ${name})
		set(target test_${room}_${short})
		add_executable(${target} ${name}.c ${objects})
		target_include_directories(${target} PRIVATE
			"$<TARGET_PROPERTY:ma_${room},INCLUDE_DIRECTORIES>"
			"${PROJECT_SOURCE_DIR}/tests/support")
		target_include_directories(${target} SYSTEM PRIVATE "${MAILAUTH_CMOCKA_INCLUDE}")
		target_compile_definitions(${target} PRIVATE MA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
		target_link_libraries(${target} PRIVATE "${MAILAUTH_CMOCKA_LIBRARY}")
		mailauth_compile(${target})
		set_target_properties(${target} PROPERTIES
			RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
		add_test(NAME ${room}.${short} COMMAND ${target})
		set_tests_properties(${room}.${short} PROPERTIES LABELS "${arg_LABEL}")
	endforeach()
endfunction()

# mailauth_script_test(<test> SCRIPT <path.sh> LABEL <label>... [ARGS <argument>...])
#
# A test that is a shell script. It finds in its environment:
#	MA_SOURCE_DIR, MA_BUILD_DIR   the roots of the sources and of this build
#	MA_BIN                        the folder with the programs of examples/
#	MA_TMP                        an empty folder of its own, removed at its end; also its TMPDIR
#	CC                            the compiler of this build
# A script that lacks a program it needs says so and exits 77: the test counts as skipped or, where
# the environment has MAILAUTH_REQUIRE_TOOLS=1, as failed.
function(mailauth_script_test test)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT" "LABEL;ARGS")
	if(arg_UNPARSED_ARGUMENTS OR NOT arg_SCRIPT OR NOT arg_LABEL)
		message(FATAL_ERROR "mailauth_script_test(${test}): want SCRIPT <path> LABEL <label> [ARGS ...]")
	endif()
	get_filename_component(script "${arg_SCRIPT}" ABSOLUTE)
	add_test(NAME ${test}
		COMMAND sh "${PROJECT_SOURCE_DIR}/cmake/script-test.sh" "${script}" ${arg_ARGS})
	set_tests_properties(${test} PROPERTIES
		LABELS "${arg_LABEL}"
		SKIP_RETURN_CODE 77
		ENVIRONMENT "MA_SOURCE_DIR=${PROJECT_SOURCE_DIR};MA_BUILD_DIR=${PROJECT_BINARY_DIR};MA_BIN=${PROJECT_BINARY_DIR}/bin;CC=${CMAKE_C_COMPILER}")
endfunction()

# mailauth_fuzz_target(<name>)
#
# fuzz_<name>.c in the current folder, with seeds in corpus/<name>/. With replay.c it is the test
# fuzz.<name>, which runs the seeds; with MAILAUTH_LIBFUZZER it is also the fuzzer fuzz_<name>.
function(mailauth_fuzz_target name)
	set(seeds "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}")
	if(NOT IS_DIRECTORY "${seeds}")
		message(FATAL_ERROR "mailauth_fuzz_target(${name}): no seeds in ${seeds}")
	endif()
	mailauth_fuzz_program(replay_${name} fuzz_${name}.c replay.c)
	add_test(NAME fuzz.${name} COMMAND replay_${name} "${seeds}")
	set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz)
	if(MAILAUTH_LIBFUZZER)
		mailauth_fuzz_program(fuzz_${name} fuzz_${name}.c)
		target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
	endif()
endfunction()

function(mailauth_fuzz_program target)
	mailauth_objects(objects)
	get_property(rooms GLOBAL PROPERTY mailauth_rooms)
	list(TRANSFORM rooms PREPEND "${PROJECT_SOURCE_DIR}/lib/")
	add_executable(${target} ${ARGN} ${objects})
	target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/include" ${rooms})
	mailauth_compile(${target})
	set_target_properties(${target} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzz")
endfunction()
