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
// C0 and C1 controls, and what breaks or turns a line: U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069.
bool could_deceive(std::string_view character) {
  const auto byte = [character](std::size_t at) { return static_cast<unsigned char>(character[at]); };
  if (byte(0) == 0xC2) return byte(1) < 0xA0;
  if (byte(0) != 0xE2) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (byte(1) == 0x81) return byte(2) >= 0xA6 && byte(2) <= 0xA9;
  return byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE));
}
}  // namespace

std::string escaped(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty() && out.size() < limit) {
    const auto length = utf8_sequence(text);
    const auto character = text.substr(0, length == 0 ? 1 : length);
    if (character == "\\") {
      out += "\\\\";
    } else if (length == 0 || could_deceive(character)) {
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
