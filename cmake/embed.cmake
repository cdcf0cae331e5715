# gatehouse_embed_files(target name folder): every file of a folder, compressed where that makes it smaller, becomes part of
# the target: std::span<const gatehouse::Asset> gatehouse::embedded_NAME(); declare it where it is used.
# gatehouse_embed_migrations(target folder): the *.sql files of a folder become one generated source of the target.
# Run with -P (and -DFOLDER, -DOUTPUT) this same file is the generator.
if(CMAKE_SCRIPT_MODE_FILE AND NAME)
  file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
  list(SORT files)
  set(blobs "")
  set(names "")
  set(rows "")
  set(number 0)
  foreach(file IN LISTS files)
    get_filename_component(stem ${OUTPUT} NAME_WE)
    get_filename_component(place ${OUTPUT} DIRECTORY)
    set(blob ${place}/${stem}_${number}.gz)
    set(compressed true)
    execute_process(COMMAND gzip -9 -n -c ${FOLDER}/${file} OUTPUT_FILE ${blob} COMMAND_ERROR_IS_FATAL ANY)
    file(SIZE ${FOLDER}/${file} plain_size)
    file(SIZE ${blob} size)
    if(NOT size LESS plain_size)
      file(COPY_FILE ${FOLDER}/${file} ${blob})
      set(size ${plain_size})
      set(compressed false)
    endif()
    file(SHA256 ${FOLDER}/${file} hash)
    string(SUBSTRING ${hash} 0 16 hash)
    set(symbol gatehouse_embedded_${NAME}_${number})
    string(APPEND blobs ".globl ${symbol}\n.hidden ${symbol}\n${symbol}:\n.incbin \"${blob}\"\n")
    string(APPEND names "extern \"C\" const char ${symbol}[];\n")
    string(APPEND rows "    {\"${file}\", {${symbol}, ${size}}, ${compressed}, \"${hash}\"},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(WRITE ${OUTPUT}
    "// Generated from ${FOLDER}.\n#include <gatehouse/app/assets.h>\n\n#include <span>\n\n"
    "__asm__(R\"asm(.pushsection .rodata\n${blobs}.popsection\n)asm\");\n\n${names}\n"
    "namespace gatehouse {\n\nstd::span<const Asset> embedded_${NAME}();\nstd::span<const Asset> embedded_${NAME}() {\n"
    "  static const Asset files[] = {\n${rows}  };\n  return files;\n}\n\n}  // namespace gatehouse\n")
  return()
endif()

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

function(gatehouse_embed_files target name folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  set(output ${PROJECT_BINARY_DIR}/generated/embedded/${name}.cpp)
  set(generator ${PROJECT_SOURCE_DIR}/cmake/embed.cmake)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DFOLDER=${folder} -DOUTPUT=${output} -P ${generator}
    DEPENDS ${files} ${generator} COMMENT "embedding ${name}" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
