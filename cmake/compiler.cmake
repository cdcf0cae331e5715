# How everything here is compiled: the standard, the warnings, ccache, the linker, sanitizers.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(gatehouse_compiler INTERFACE)
target_compile_options(gatehouse_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}/= -fstack-protector-strong
  $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  # Debian's libfmt was built by g++ 12, whose name for one template differs from clang's: compile it along.
  target_compile_definitions(gatehouse_compiler INTERFACE FMT_HEADER_ONLY)
  # <expected> of libstdc++ 12 asks for a feature level that clang 19 announces under another number.
  target_compile_options(gatehouse_compiler INTERFACE -Wno-missing-designated-field-initializers)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # False alarms of g++ 12 inside the standard library once optimised; designated initializers may leave members out.
  target_compile_options(gatehouse_compiler INTERFACE -Wno-missing-field-initializers -Wno-restrict
    -Wno-maybe-uninitialized)
endif()
if(GATEHOUSE_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(gatehouse_compiler INTERFACE -Wno-tsan)  # Asio's fences: TSan does not see them, and says so
endif()
if(GATEHOUSE_SANITIZE)
  target_compile_options(gatehouse_compiler INTERFACE -fsanitize=${GATEHOUSE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(gatehouse_compiler INTERFACE -fsanitize=${GATEHOUSE_SANITIZE})
endif()
