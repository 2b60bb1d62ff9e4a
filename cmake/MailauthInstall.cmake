# cmake --install: headers, both libraries, programs, a pkg-config file and a CMake package. All of
# it may be moved to another place afterwards.

include(CMakePackageConfigHelpers)

function(mailauth_install)
	install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/mailauth"
		DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
		FILES_MATCHING PATTERN "*.h")
	install(TARGETS mailauth mailauth_static
		EXPORT mailauth-targets
		INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
	get_property(programs GLOBAL PROPERTY mailauth_programs)
	if(programs)
		install(TARGETS ${programs})
	endif()
	mailauth_install_pkg_config()
	mailauth_install_cmake_package()
endfunction()

# The folders are given relative to the .pc file; those that were configured as absolute paths,
# outside of the prefix, stay what they are.
function(mailauth_install_pkg_config)
	set(folder "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
	set(PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
	if(NOT IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
		file(RELATIVE_PATH up "/${folder}" "/")
		string(REGEX REPLACE "/$" "" up "${up}")
		set(PC_PREFIX "\${pcfiledir}/${up}")
	endif()
	foreach(dir IN ITEMS LIBDIR INCLUDEDIR)
		set(PC_${dir} "${CMAKE_INSTALL_${dir}}")
		if(NOT IS_ABSOLUTE "${PC_${dir}}")
			string(PREPEND PC_${dir} "\${prefix}/")
		endif()
	endforeach()
	configure_file("${PROJECT_SOURCE_DIR}/mailauth.pc.in" "${PROJECT_BINARY_DIR}/mailauth.pc" @ONLY)
	install(FILES "${PROJECT_BINARY_DIR}/mailauth.pc" DESTINATION "${folder}")
endfunction()

function(mailauth_install_cmake_package)
	set(folder "${CMAKE_INSTALL_LIBDIR}/cmake/mailauth")
	write_basic_package_version_file("${PROJECT_BINARY_DIR}/mailauth-config-version.cmake"
		COMPATIBILITY SameMinorVersion)
	install(FILES
		"${PROJECT_SOURCE_DIR}/cmake/mailauth-config.cmake"
		"${PROJECT_BINARY_DIR}/mailauth-config-version.cmake"
		DESTINATION "${folder}")
	install(EXPORT mailauth-targets NAMESPACE mailauth:: DESTINATION "${folder}")
endfunction()
