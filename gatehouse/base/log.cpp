#include <gatehouse/base/clock.h>
#include <gatehouse/base/log.h>
#include <gatehouse/base/utf8.h>

#include <fmt/format.h>

#include <cstdio>

namespace gatehouse {

std::string_view name(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
  }
  return "error";
}

void Log::debug(std::string_view event, std::initializer_list<LogField> fields) const {
  write(Level::debug, event, fields);
}
void Log::info(std::string_view event, std::initializer_list<LogField> fields) const {
  write(Level::info, event, fields);
}
void Log::warning(std::string_view event, std::initializer_list<LogField> fields) const {
  write(Level::warning, event, fields);
}
void Log::error(std::string_view event, std::initializer_list<LogField> fields) const {
  write(Level::error, event, fields);
}

void Log::write(Level level, std::string_view event, std::initializer_list<LogField> fields) const {
  if (wants(level)) sink_(LogRecord{level, event, {fields.begin(), fields.size()}});
}

namespace {
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (first == 0xC2) return static_cast<unsigned char>(character[1]) < 0xA0;  // C1: U+0080 to U+009F
  return first < 0x20 || first == 0x7F;
}
}  // namespace

std::string escaped(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty() && out.size() < limit) {
    const auto length = utf8_sequence(text);
    const auto character = text.substr(0, length == 0 ? 1 : length);
    if (character == "\\") {
      out += "\\\\";
    } else if (length == 0 || is_control(character)) {
      for (const char c : character) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  if (!text.empty()) out += "...";
  return out;
}

namespace {
std::string quoted_if_needed(std::string_view value) {
  if (value.find_first_of(" \"=") == std::string_view::npos) return std::string(value);
  std::string out = "\"";
  for (const char c : value) out += c == '"' ? "\\\"" : std::string(1, c);
  return out + '"';
}
}  // namespace

Log log_to_stderr(Level least) {
  const auto print = [](const LogRecord& record) {
    auto line = fmt::format("{} {} {}", iso8601(now()), name(record.level), escaped(record.event));
    for (const auto& field : record.fields) {
      if (!field.value.empty()) line += fmt::format(" {}={}", field.key, quoted_if_needed(escaped(field.value)));
    }
    fmt::print(stderr, "{}\n", line);  // one write: lines of several threads do not mix
  };
  return Log(print, least);
}

}  // namespace gatehouse
