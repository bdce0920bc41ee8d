# One place that says how every target of ours is compiled.
#
#   hookline_module(NAME base SOURCES ... HEADERS ... LINKS ... [PRIVATE_LINKS ...] [APART])
#
# makes the static library hookline_base with the alias hookline::base. APART: its files use the same private names for different
# things, so they are never compiled together. A module sees only what it links, so the include
# rules of docs/ARCHITECTURE.md hold by construction; HEADERS are compiled alone by the target all_verify_interface_header_sets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(HOOKLINE_CCACHE ccache)
if(HOOKLINE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Sloppiness: without it ccache cannot reuse objects built on a precompiled header (its manual, "Precompiled headers"). Base
    # folder: so that another clone of the same sources finds them too.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;CCACHE_BASEDIR=${PROJECT_SOURCE_DIR};CCACHE_NOHASHDIR=1;CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime;${HOOKLINE_CCACHE}")
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    endif()
endif()
find_program(HOOKLINE_MOLD mold)
find_package(Threads REQUIRED)

add_library(hookline_options INTERFACE)
add_library(hookline::options ALIAS hookline_options)
target_compile_features(hookline_options INTERFACE cxx_std_20)
target_compile_options(hookline_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wnon-virtual-dtor -Woverloaded-virtual $<$<BOOL:${HOOKLINE_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # False alarms of GCC 12's optimiser inside std::string (GCC bugs 105329, 105562 and 105651).
    target_compile_options(hookline_options INTERFACE -Wno-stringop-overflow -Wno-restrict -Wno-array-bounds)
endif()
target_compile_definitions(hookline_options INTERFACE HOOKLINE_VERSION="${PROJECT_VERSION}")
target_include_directories(hookline_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_link_libraries(hookline_options INTERFACE Threads::Threads)
if(HOOKLINE_MOLD)
    target_link_options(hookline_options INTERFACE -fuse-ld=mold)
endif()
if(HOOKLINE_SANITIZE)
    target_compile_options(hookline_options INTERFACE -fsanitize=${HOOKLINE_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(hookline_options INTERFACE -fsanitize=${HOOKLINE_SANITIZE})
endif()

# Several files in one go, which takes half the time: for whoever builds once, not for whoever changes a file. The dev preset does
# without, so every file still includes what it needs.
option(HOOKLINE_TOGETHER "Compile several source files in one go" OFF)
function(hookline_together target)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ${HOOKLINE_TOGETHER} UNITY_BUILD_BATCH_SIZE 8)
    if(HOOKLINE_TOGETHER AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # A type whose parts are private to its file is one only where the file is compiled alone.
        target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
    endif()
endfunction()

function(hookline_module)
    cmake_parse_arguments(M "APART" "NAME" "SOURCES;HEADERS;LINKS;PRIVATE_LINKS" ${ARGN})
    set(target "hookline_${M_NAME}")
    if(M_SOURCES)
        add_library(${target} STATIC ${M_SOURCES})
        set(scope PUBLIC)
        target_link_libraries(${target} PRIVATE ${M_PRIVATE_LINKS})
        if(NOT M_APART)
            hookline_together(${target})
        endif()
        target_precompile_headers(${target} PRIVATE <algorithm> <array> <atomic> <chrono> <cstdint> <cstring> <functional>
            <map> <memory> <mutex> <optional> <string> <string_view> <unordered_map> <utility> <vector>)
    else()
        add_library(${target} INTERFACE)
        set(scope INTERFACE)
    endif()
    add_library(hookline::${M_NAME} ALIAS ${target})
    target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${M_HEADERS})
    set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    target_link_libraries(${target} ${scope} hookline::options ${M_LINKS})
endfunction()
