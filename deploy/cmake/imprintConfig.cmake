# SPDX-License-Identifier: MIT
# find_package(imprint) gives imprint::imprint, imprint::testing where that is installed, and
#
#   imprint_add_site(NAME [FOLDER dir] [SOURCES file...] [SURFACE file])
#
# which adds an executable NAME that publishes the .cpp files below FOLDER (default: the folder
# of this CMakeLists.txt; `tests`, build folders and names with a first . or _ are left out), or
# SOURCES alone.  What is published is held to SURFACE (default: surface.txt in FOLDER);
# `cmake --build DIR --target NAME_accept` takes what was added.
#
# NAME_site, an object library, is the same without main(): libraries that the site's sources
# need are linked to it, and a test links it and calls imprint::scanned_site().
cmake_minimum_required(VERSION 3.21)

find_package(PkgConfig REQUIRED)
set(imprint_saved_path "$ENV{PKG_CONFIG_PATH}")
set(ENV{PKG_CONFIG_PATH} "${CMAKE_CURRENT_LIST_DIR}/../../pkgconfig:$ENV{PKG_CONFIG_PATH}")
pkg_check_modules(imprint REQUIRED IMPORTED_TARGET GLOBAL imprint)
pkg_check_modules(imprint_testing QUIET IMPORTED_TARGET GLOBAL imprint-testing)
set(ENV{PKG_CONFIG_PATH} "${imprint_saved_path}")
unset(imprint_saved_path)

if(NOT TARGET imprint::imprint)
  add_library(imprint::imprint ALIAS PkgConfig::imprint)
endif()
if(imprint_testing_FOUND AND NOT TARGET imprint::testing)
  add_library(imprint::testing ALIAS PkgConfig::imprint_testing)
endif()

find_program(IMPRINT_SCAN imprint-scan REQUIRED NO_CACHE NO_DEFAULT_PATH
  PATHS "${CMAKE_CURRENT_LIST_DIR}/@TO_BIN@")

# The scanner's own words about which sources there are, and how their units are called.
function(imprint_list_units_ folder output paths)
  execute_process(
    COMMAND "${IMPRINT_SCAN}" --units --root "${folder}" --output "${output}" ${paths}
    OUTPUT_VARIABLE listed
    RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "imprint_add_site: the sources can't be listed (see above)")
  endif()
  string(REGEX REPLACE "\t[^\n]*" "" sources "${listed}")
  string(REGEX REPLACE "[^\n]*\t" "" units "${listed}")
  foreach(list sources units)
    string(STRIP "${${list}}" text)
    string(REPLACE "\n" ";" text "${text}")
    set(${list} "${text}" PARENT_SCOPE)
  endforeach()
endfunction()

# Sets sources and units for the caller, in one order; paths are absolute.
macro(imprint_settle_site_ name)
  cmake_parse_arguments(arg "" "FOLDER;SURFACE" "SOURCES" ${ARGN})
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "imprint_add_site: '${arg_UNPARSED_ARGUMENTS}' is none of FOLDER, "
      "SOURCES and SURFACE")
  endif()
  get_filename_component(folder "${arg_FOLDER}" ABSOLUTE)
  set(surface "${folder}/surface.txt")
  if(DEFINED arg_SURFACE)
    get_filename_component(surface "${arg_SURFACE}" ABSOLUTE)
  endif()
  set(paths "")
  foreach(source IN LISTS arg_SOURCES)
    get_filename_component(source "${source}" ABSOLUTE)
    list(APPEND paths "${source}")
  endforeach()
  if(NOT DEFINED arg_SOURCES)
    set(paths "${folder}")
    # A source that is added or taken away configures anew; what a build writes does not.
    file(GLOB watched CONFIGURE_DEPENDS "${folder}/*.cpp" "${folder}/*/*.cpp")
    file(GLOB below LIST_DIRECTORIES true "${folder}/*")
    foreach(one IN LISTS below)
      string(FIND "${CMAKE_BINARY_DIR}/" "${one}/" at)
      if(IS_DIRECTORY "${one}" AND NOT at EQUAL 0 AND NOT EXISTS "${one}/CMakeFiles")
        file(GLOB_RECURSE watched CONFIGURE_DEPENDS "${one}/*.cpp")
      endif()
    endforeach()
  endif()
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${name}.units")
  imprint_list_units_("${folder}" "${output}" "${paths}")
endmacro()

function(imprint_add_site name)
  imprint_settle_site_("${name}" ${ARGN})
  set(commands "${CMAKE_BINARY_DIR}/compile_commands.json")
  set(scan "${IMPRINT_SCAN}" --root "${folder}" --output "${output}" --surface "${surface}"
    --compile-commands "${commands}")
  # A surface that somebody changed is compared again; before the first build there is none.
  set(accepted "")
  if(EXISTS "${surface}")
    set(accepted "${surface}")
  endif()
  # Byproducts may keep their time, so that only what changed is compiled; the stamp is new
  # each time.
  add_custom_command(
    OUTPUT "${output}/scanned"
    BYPRODUCTS ${units} "${output}/imprint-site.cpp" "${output}/imprint-main.cpp"
    COMMAND ${scan} --depfile "${output}/scan.d" --stamp "${output}/scanned" ${paths}
    DEPENDS ${sources} ${accepted} "${commands}" "${IMPRINT_SCAN}"
    DEPFILE "${output}/scan.d"
    COMMENT "Scanning ${name} (what it publishes is accepted by the target ${name}_accept)"
    VERBATIM)
  add_custom_target(${name}_scan DEPENDS "${output}/scanned")
  add_custom_target(${name}_accept COMMAND ${scan} --accept ${paths} VERBATIM)

  add_library(${name}_site OBJECT ${units} "${output}/imprint-site.cpp")
  set_source_files_properties(${units} "${output}/imprint-site.cpp" "${output}/imprint-main.cpp"
    PROPERTIES GENERATED TRUE)
  target_link_libraries(${name}_site PUBLIC imprint::imprint)
  target_compile_features(${name}_site PUBLIC cxx_std_20)
  target_precompile_headers(${name}_site PRIVATE <imprint/prelude.hpp>)
  # The scanner reads each unit's flags there.
  set_target_properties(${name}_site PROPERTIES EXPORT_COMPILE_COMMANDS ON)
  add_dependencies(${name}_site ${name}_scan)

  add_executable(${name} "${output}/imprint-main.cpp")
  target_link_libraries(${name} PRIVATE ${name}_site)
  add_dependencies(${name} ${name}_scan)
endfunction()
