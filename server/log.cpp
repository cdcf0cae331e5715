#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gatehouse/base/ascii.h>
#include <gatehouse/json/print.h>
#include <server/log.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_value = 1024;
constexpr std::string_view hidden = "\xE2\x80\xA6";  // an ellipsis

bool is_secret(std::string_view key) {
  static constexpr std::array<std::string_view, 9> words{"password", "passwd",     "token",   "secret", "authorization",
                                                         "cookie",   "credential", "api_key", "private"};
  std::string lower(key);
  std::ranges::transform(lower, lower.begin(), ascii_lower);
  return std::ranges::any_of(words, [&](auto word) { return lower.find(word) != std::string::npos; });
}

std::string shown(const LogField& field) {
  return is_secret(field.key) ? std::string(hidden) : escaped(field.value, longest_value);
}

std::string timestamp(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (time - seconds).count());
}

// Bare where that is clear, else in quotes.
std::string quoted(const std::string& value) {
  const auto clear = [](char c) { return c != ' ' && c != '"' && c != '='; };
  if (!value.empty() && std::ranges::all_of(value, clear)) return value;
  std::string out = "\"";
  for (const char c : value) out += c == '"' ? std::string("\\\"") : std::string(1, c);
  return out + "\"";
}

struct Look {
  std::string_view label, colour;
};
Look look(Level level) {
  switch (level) {
    case Level::debug: return {"DEBUG", "\x1b[36m"};
    case Level::info: return {"INFO ", "\x1b[32m"};
    case Level::warning: return {"WARN ", "\x1b[33m"};
    case Level::error: break;
  }
  return {"ERROR", "\x1b[31m"};
}

std::string text_line(const LogRecord& record, bool coloured, Time now) {
  const auto [label, colour] = look(record.level);
  const std::string_view faint = coloured ? "\x1b[2m" : "";
  const std::string_view plain = coloured ? "\x1b[0m" : "";
  auto line = fmt::format("{}{}{} {}{}{} {}", faint, timestamp(now), plain, coloured ? colour : "", label, plain,
                          escaped(record.event));
  for (const auto& field : record.fields) {
    line += fmt::format("  {}{}={}{}", faint, escaped(field.key), plain, quoted(shown(field)));
  }
  return line;
}

std::string json_line(const LogRecord& record, Time now) {
  std::string line = "{";
  const auto member = [&](std::string_view name, std::string_view value) {
    if (line.size() > 1) line += ',';
    json::print_string(line, escaped(name));
    line += ':';
    json::print_string(line, value);
  };
  member("time", timestamp(now));
  member("level", name(record.level));
  member("event", escaped(record.event));
  for (const auto& field : record.fields) member(field.key, shown(field));
  return line + "}";
}

}  // namespace

LogFormat log_format(std::string_view setting, bool terminal, bool no_color) {
  if (setting == "json" || (setting == "auto" && !terminal)) return LogFormat::json;
  return terminal && !no_color ? LogFormat::coloured : LogFormat::text;
}

std::string log_line(const LogRecord& record, LogFormat format, Time now) {
  if (format == LogFormat::json) return json_line(record, now);
  return text_line(record, format == LogFormat::coloured, now);
}

Log make_log(Level least, LogFormat format, const Clock& clock) {
  const auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  const auto logger = std::make_shared<spdlog::logger>("gatehouse", sink);
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->set_error_handler([](const std::string&) {});  // where would it be said?
  const auto write = [format, &clock, logger](const LogRecord& record) {
    const auto line = log_line(record, format, clock.now());
    logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
  };
  return Log(write, least);
}

Log make_log(Level least, std::string_view setting) {
  const auto* no_color = std::getenv("NO_COLOR");
  const bool plain = no_color != nullptr && *no_color != '\0';
  return make_log(least, log_format(setting, isatty(STDERR_FILENO) == 1, plain));
}

}  // namespace gatehouse::server
