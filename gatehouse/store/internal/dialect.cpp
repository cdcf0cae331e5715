#include <gatehouse/store/internal/dialect.h>

#include <utility>

namespace gatehouse::store {

std::string in_dialect(std::string_view sql, const Dialect& dialect) {
  const std::pair<std::string_view, std::string_view> words[] = {
      {"ROW_KEY", dialect.row_key}, {"SEQUENCE_KEY", dialect.sequence_key}, {"KEY_TEXT", dialect.key_text}};
  std::string text(sql);
  for (const auto& [word, meaning] : words) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + meaning.size())) {
      text.replace(at, word.size(), meaning);
    }
  }
  return text;
}

}  // namespace gatehouse::store
