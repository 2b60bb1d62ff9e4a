# How every target of ours is compiled and linked: the standard, warnings, instrumentation.

set(mailauth_instrument_compile "")
set(mailauth_instrument_link "")

if(MAILAUTH_SANITIZE)
	list(APPEND mailauth_instrument_compile
		-fsanitize=${MAILAUTH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	list(APPEND mailauth_instrument_link -fsanitize=${MAILAUTH_SANITIZE})
endif()

if(MAILAUTH_LIBFUZZER)
	if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
		message(FATAL_ERROR "MAILAUTH_LIBFUZZER needs clang; this is ${CMAKE_C_COMPILER_ID}")
	endif()
	list(APPEND mailauth_instrument_compile -fsanitize=fuzzer-no-link)
	list(APPEND mailauth_instrument_link -fsanitize=fuzzer-no-link)
endif()

# Whether objects hold more than what we wrote; flags of the user's own count as well.
set(MAILAUTH_INSTRUMENTED OFF)
if(mailauth_instrument_compile
		OR CMAKE_C_FLAGS MATCHES "-fsanitize|-fprofile|-ftest-coverage|--coverage|-pg")
	set(MAILAUTH_INSTRUMENTED ON)
endif()

# mailauth_compile(<target>): strict C11 without extensions, warnings, instrumentation.
function(mailauth_compile target)
	set_target_properties(${target} PROPERTIES
		C_STANDARD 11
		C_STANDARD_REQUIRED ON
		C_EXTENSIONS OFF
		COMPILE_WARNING_AS_ERROR ${MAILAUTH_WERROR})
	target_compile_options(${target} PRIVATE
		-Wall -Wextra -Wpedantic -Wshadow -Wconversion
		${mailauth_instrument_compile})
	target_link_options(${target} PRIVATE ${mailauth_instrument_link})
endfunction()
