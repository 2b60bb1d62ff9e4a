# find_package(mailauth): the targets mailauth::mailauth (shared) and mailauth::static.
include("${CMAKE_CURRENT_LIST_DIR}/mailauth-targets.cmake")
