# gatehouse_room(NAME ON lower rooms... LINK libraries...): one folder of gatehouse/, one library, one test program.
# Every *.cpp of the folder and of its sub-folders belongs to it; *_test.cpp and *_testing.cpp go to the test program.
function(gatehouse_room name)
  cmake_parse_arguments(ROOM "" "" "ON;LINK" ${ARGN})
  set(folder ${PROJECT_SOURCE_DIR}/gatehouse/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test(ing)?\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test(ing)?\\.cpp$")
  list(TRANSFORM ROOM_ON PREPEND gatehouse_)

  add_library(gatehouse_${name} STATIC ${sources})
  target_include_directories(gatehouse_${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(gatehouse_${name} PUBLIC ${ROOM_ON} ${ROOM_LINK} PRIVATE gatehouse_compiler)
  set_property(GLOBAL APPEND PROPERTY gatehouse_objects $<TARGET_OBJECTS:gatehouse_${name}>)
  set_property(GLOBAL APPEND PROPERTY gatehouse_links ${ROOM_LINK})

  if(GATEHOUSE_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE gatehouse_${name} gatehouse_compiler GTest::gtest_main GTest::gmock)
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
endfunction()
