# gatehouse_embed_migrations(target folder): the *.sql files of a folder become one generated source of the target.
# Run with -P (and -DFOLDER, -DOUTPUT) this same file is the generator.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files ${FOLDER}/*.sql)
  list(SORT files)
  set(rows "")
  foreach(file IN LISTS files)
    get_filename_component(stem ${file} NAME_WE)
    string(REGEX MATCH "^0*([0-9]+)_(.+)$" matched ${stem})
    if(NOT matched)
      message(FATAL_ERROR "${file}: the name must be NNN_name.sql")
    endif()
    set(version ${CMAKE_MATCH_1})
    set(name ${CMAKE_MATCH_2})
    file(READ ${file} text)
    string(APPEND rows "    {${version}, \"${name}\", R\"sql(${text})sql\"},\n")
  endforeach()
  file(WRITE ${OUTPUT}
    "// Generated from migrations/*.sql.\n#include <gatehouse/store/internal/migrations.h>\n\n"
    "namespace gatehouse::store {\nnamespace {\nconstexpr Migration table[] = {\n${rows}};\n}  // namespace\n\n"
    "std::span<const Migration> embedded_migrations() { return table; }\n\n}  // namespace gatehouse::store\n")
  return()
endif()

function(gatehouse_embed_migrations target folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  set(output ${PROJECT_BINARY_DIR}/generated/gatehouse/store/migrations.cpp)
  set(generator ${PROJECT_SOURCE_DIR}/cmake/embed.cmake)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUTPUT=${output} -P ${generator}
    DEPENDS ${files} ${generator} COMMENT "embedding migrations" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
