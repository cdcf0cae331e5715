// Log: how the library tells a program what happened. The program decides where it goes.
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace gatehouse {

enum class Level : unsigned char { debug, info, warning, error };
std::string_view name(Level level);

struct LogField {
  std::string_view key;
  std::string value;

  LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
  LogField(std::string_view k, const char* v) : key(k), value(v) {}
  template <class T>
    requires std::is_arithmetic_v<T>
  LogField(std::string_view k, T v) : key(k), value(std::to_string(v)) {}
};

struct LogRecord {
  Level level;
  std::string_view event;            // a few stable words: "signed in", "refresh reused"
  std::span<const LogField> fields;  // values as they came from outside: the sink escapes them
};

// Copyable, cheap to pass. A default-made Log drops everything. The sink is called from any thread.
class Log {
 public:
  using Sink = std::function<void(const LogRecord&)>;
  Log() = default;
  explicit Log(Sink sink, Level least = Level::debug) : sink_(std::move(sink)), least_(least) {}

  // Whether a record of this level goes anywhere: asked before making one where speed counts.
  bool wants(Level level) const { return sink_ && level >= least_; }

  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) const;
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) const;

 private:
  void write(Level level, std::string_view event, std::initializer_list<LogField> fields) const;
  Sink sink_;
  Level least_ = Level::debug;
};

// One line a record on standard error, for small programs: 2026-01-02T03:04:05Z info listening port=8080
Log log_to_stderr(Level least = Level::info);

// Controls, what breaks or turns a line and what is no UTF-8 as \xNN; cut to `limit` bytes. For sinks and terminals.
std::string escaped(std::string_view text, std::size_t limit = 256);

}  // namespace gatehouse
