# gatehouse_library(): all rooms in one static library, Gatehouse::gatehouse, with what `cmake --install` gives to others:
# the public headers, the archive, files for find_package(Gatehouse) and for pkg-config.
function(gatehouse_library)
  get_property(objects GLOBAL PROPERTY gatehouse_objects)
  get_property(links GLOBAL PROPERTY gatehouse_links)
  list(REMOVE_DUPLICATES links)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/gatehouse/*.h)
  list(FILTER headers EXCLUDE REGEX "/internal/|_testing\\.h$")

  add_library(gatehouse_library STATIC ${objects})
  add_library(Gatehouse::gatehouse ALIAS gatehouse_library)
  set_target_properties(gatehouse_library PROPERTIES OUTPUT_NAME gatehouse EXPORT_NAME gatehouse LINKER_LANGUAGE CXX)
  target_compile_features(gatehouse_library INTERFACE cxx_std_23)
  target_link_libraries(gatehouse_library PUBLIC ${links})
  target_sources(gatehouse_library PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  # tools/check_headers compiles each header alone.
  set_target_properties(gatehouse_library PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${GATEHOUSE_TESTS})
  if(GATEHOUSE_SANITIZE)
    target_link_options(gatehouse_library INTERFACE $<BUILD_INTERFACE:-fsanitize=${GATEHOUSE_SANITIZE}>)
  endif()

  include(CMakePackageConfigHelpers)
  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Gatehouse)
  set(made ${PROJECT_BINARY_DIR}/package)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/packaging/GatehouseConfig.cmake.in ${made}/GatehouseConfig.cmake
    INSTALL_DESTINATION ${package})
  write_basic_package_version_file(${made}/GatehouseConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  file(RELATIVE_PATH to_headers /${CMAKE_INSTALL_LIBDIR}/pkgconfig /${CMAKE_INSTALL_INCLUDEDIR})
  configure_file(${PROJECT_SOURCE_DIR}/packaging/gatehouse.pc.in ${made}/gatehouse.pc @ONLY)

  install(TARGETS gatehouse_library EXPORT Gatehouse FILE_SET HEADERS)
  install(EXPORT Gatehouse NAMESPACE Gatehouse:: FILE GatehouseTargets.cmake DESTINATION ${package})
  install(FILES ${made}/GatehouseConfig.cmake ${made}/GatehouseConfigVersion.cmake DESTINATION ${package})
  install(FILES ${made}/gatehouse.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()
