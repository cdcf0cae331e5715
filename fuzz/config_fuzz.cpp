// A config file is refused in one printable line that begins with its name, or its settings are within their bounds
// and are the same settings when they are written out anew.
#include <fmt/format.h>
#include <fuzz/promise.h>
#include <gatehouse/base/utf8.h>
#include <gatehouse/json/shape.h>
#include <server/config.h>
#include <server/duration.h>
#include <server/settings_check.h>

#include <algorithm>

namespace server = gatehouse::server;
using gatehouse::fuzz::require;

namespace {

// As TOML has it: a quoted text escapes the same as one of JSON.
std::string print(const std::string& text) { return gatehouse::json::print(text); }
std::string print(bool value) { return value ? "true" : "false"; }
std::string print(std::uint32_t value) { return fmt::to_string(value); }
std::string print(server::Duration value) { return print(server::print_duration(value)); }
std::string print(gatehouse::jose::Algorithm value) { return print(std::string(gatehouse::jose::name(value))); }
std::string print(gatehouse::Level value) { return gatehouse::json::write(value); }
std::string print(const std::vector<std::string>& values) { return gatehouse::json::write(values); }

std::string print(const server::Settings& settings) {
  std::string text;
  gatehouse::json::for_each_field(settings, [&](std::string_view section, const auto& part) {
    text += fmt::format("[{}]\n", section);
    gatehouse::json::for_each_field(
        part, [&](std::string_view key, const auto& field) { text += fmt::format("{} = {}\n", key, print(field)); });
  });
  return text;
}

bool is_control(unsigned char c) { return c < ' ' || c == 0x7f; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = gatehouse::fuzz::text_of(data, size);
  const auto settings = server::read_settings(text, "a.toml");
  if (!settings) {
    const std::string& detail = settings.error().detail;
    require(settings.error().reason == gatehouse::Reason::invalid_config && detail.starts_with("a.toml:"));
    require(gatehouse::is_utf8(detail) && std::ranges::none_of(detail, is_control));
    return 0;
  }
  require(!server::complaint_about(*settings));
  const std::string written = print(*settings);
  const auto again = server::read_settings(written, "again.toml");
  require(again.has_value() && print(*again) == written);
  return 0;
}
