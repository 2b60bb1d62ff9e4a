# The rooms of lib/, and the two libraries and the programs that are made of them.

if(NOT CMAKE_EXECUTABLE_FORMAT STREQUAL "ELF")
	message(FATAL_ERROR "libmailauth is built with a version map and objcopy, so for ELF only; "
		"this toolchain makes ${CMAKE_EXECUTABLE_FORMAT}")
endif()
if(NOT CMAKE_OBJCOPY)
	message(FATAL_ERROR "libmailauth needs objcopy (GNU binutils or LLVM) for its static library")
endif()

# mailauth_room(<room> [SEES <room>...] SOURCES <file>...)
#
# A room of lib/: the OBJECT library ma_<room>. Its include path is include/, its own folder and
# those of the rooms that it sees, so that any other room's header is not found. A room sees only
# rooms that were listed before it.
function(mailauth_room room)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SEES;SOURCES")
	if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
		message(FATAL_ERROR "mailauth_room(${room}): want [SEES <room>...] SOURCES <file>...")
	endif()
	get_property(above GLOBAL PROPERTY mailauth_rooms)
	set(folders "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/lib/${room}")
	foreach(seen IN LISTS arg_SEES)
		if(NOT seen IN_LIST above)
			message(FATAL_ERROR "mailauth_room(${room}): it cannot see ${seen}; above it: ${above}")
		endif()
		list(APPEND folders "${PROJECT_SOURCE_DIR}/lib/${seen}")
	endforeach()

	add_library(ma_${room} OBJECT ${arg_SOURCES})
	target_include_directories(ma_${room} PRIVATE ${folders})
	set_target_properties(ma_${room} PROPERTIES
		C_VISIBILITY_PRESET hidden
		POSITION_INDEPENDENT_CODE ON)
	mailauth_compile(ma_${room})
	set_property(GLOBAL APPEND PROPERTY mailauth_rooms ${room})
endfunction()

# mailauth_objects(<variable>): the objects of all rooms, as generator expressions.
function(mailauth_objects variable)
	get_property(rooms GLOBAL PROPERTY mailauth_rooms)
	list(TRANSFORM rooms REPLACE "(.+)" "$<TARGET_OBJECTS:ma_\\1>")
	set(${variable} ${rooms} PARENT_SCOPE)
endfunction()

# mailauth_libraries(MAP <version map>): mailauth::mailauth and mailauth::static, of all rooms.
function(mailauth_libraries)
	cmake_parse_arguments(PARSE_ARGV 0 arg "" "MAP" "")
	mailauth_shared_library("${arg_MAP}")
	mailauth_static_library()
	foreach(target IN ITEMS mailauth mailauth_static)
		target_include_directories(${target} INTERFACE
			"$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>")
	endforeach()
	add_library(mailauth::mailauth ALIAS mailauth)
	add_library(mailauth::static ALIAS mailauth_static)
endfunction()

# The shared library, which exports what the version map names and nothing else.
function(mailauth_shared_library map)
	mailauth_objects(objects)
	add_library(mailauth SHARED ${objects})
	set_target_properties(mailauth PROPERTIES
		LINKER_LANGUAGE C
		VERSION ${PROJECT_VERSION}
		SOVERSION 0
		LINK_DEPENDS "${map}")
	target_link_options(mailauth PRIVATE "LINKER:--version-script=${map}")
	if(MAILAUTH_INSTRUMENTED)
		# The runtime of the sanitizers may be in the program only (clang), so no --no-undefined.
		target_link_options(mailauth PRIVATE ${mailauth_instrument_link})
	else()
		target_link_options(mailauth PRIVATE LINKER:--no-undefined)
	endif()
endfunction()

# The static library: one object, in which names that are not public have become local, so that
# our short names clash with nobody's.
function(mailauth_static_library)
	mailauth_objects(objects)
	get_property(rooms GLOBAL PROPERTY mailauth_rooms)
	set(merged "${CMAKE_CURRENT_BINARY_DIR}/mailauth.o")
	mailauth_merge_flags(flags)
	add_custom_command(OUTPUT "${merged}"
		COMMAND ${CMAKE_C_COMPILER} ${flags} -r -nostdlib -Wl,--build-id=none -Wl,--force-group-allocation -o "${merged}" ${objects}
		COMMAND ${CMAKE_OBJCOPY} --localize-hidden "${merged}"
		DEPENDS ${objects}
		COMMENT "Merging the rooms into mailauth.o"
		COMMAND_EXPAND_LISTS
		VERBATIM)
	set_source_files_properties("${merged}" PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
	add_library(mailauth_static STATIC "${merged}")
	list(TRANSFORM rooms PREPEND ma_)
	add_dependencies(mailauth_static ${rooms})
	set_target_properties(mailauth_static PROPERTIES
		LINKER_LANGUAGE C
		OUTPUT_NAME mailauth
		EXPORT_NAME static)
endfunction()

# mailauth_merge_flags(<variable>): what the compiler driver must know to merge objects: the
# machine, and how to make machine code of objects that hold intermediate code only (LTO).
function(mailauth_merge_flags variable)
	string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
	separate_arguments(given UNIX_COMMAND "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${type}}")
	if(CMAKE_INTERPROCEDURAL_OPTIMIZATION OR CMAKE_INTERPROCEDURAL_OPTIMIZATION_${type})
		list(APPEND given ${CMAKE_C_COMPILE_OPTIONS_IPO})
	endif()
	set(flags ${given})
	list(FILTER flags INCLUDE REGEX "^(-m|--target=|--sysroot=|-flto|-fuse-ld=)")
	if(CMAKE_C_COMPILER_TARGET AND CMAKE_C_COMPILE_OPTIONS_TARGET)
		list(APPEND flags ${CMAKE_C_COMPILE_OPTIONS_TARGET}${CMAKE_C_COMPILER_TARGET})
	endif()
	if(CMAKE_SYSROOT)
		list(APPEND flags --sysroot=${CMAKE_SYSROOT})
	endif()
	if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND flags MATCHES "-flto")
		list(APPEND flags -flinker-output=nolto-rel)
	endif()
	set(${variable} ${flags} PARENT_SCOPE)
endfunction()

# mailauth_program(<name> SOURCES <file>...): a program of examples/, built over the public headers
# and the static library, and installed.
function(mailauth_program name)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
	if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
		message(FATAL_ERROR "mailauth_program(${name}): want SOURCES <file>...")
	endif()
	add_executable(${name} ${arg_SOURCES})
	target_link_libraries(${name} PRIVATE mailauth::static)
	mailauth_compile(${name})
	set_target_properties(${name} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
	set_property(GLOBAL APPEND PROPERTY mailauth_programs ${name})
endfunction()
