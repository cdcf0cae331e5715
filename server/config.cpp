#include <fmt/format.h>
#include <gatehouse/json/shape.h>
#include <server/config.h>
#include <server/duration.h>
#include <server/given.h>
#include <server/settings_check.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_file = std::size_t{1} << 20;

// What a text of the environment or a flag means for a field of this type; a text where it means nothing.
template <class T>
json::Value read_text(std::string_view text) {
  if constexpr (std::is_same_v<T, bool>) {
    if (text == "true" || text == "false") return text == "true";
  } else if constexpr (std::is_integral_v<T>) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
  } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {  // comma-separated; empty: none
    json::Array elements;
    while (!text.empty()) {
      const auto comma = std::min(text.find(','), text.size());
      elements.push_back(text.substr(0, comma));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return elements;
  }
  return text;
}

Result<void> take(Duration& field, const json::Value& value) {
  const auto* text = value.string();
  const auto read = text == nullptr ? std::nullopt : parse_duration(*text);
  if (!read) return fail(Reason::invalid_config, R"(expected a duration, such as "30s", "5m" or "30d")");
  field = *read;
  return {};
}

Result<void> take(jose::Algorithm& field, const json::Value& value) {
  const auto* text = value.string();
  const auto read = text == nullptr ? std::nullopt : jose::algorithm_named(*text);
  if (!read) return fail(Reason::invalid_config, R"(expected an algorithm, such as "ES256" or "EdDSA")");
  field = *read;
  return {};
}

Result<void> take(Level& field, const json::Value& value) {
  const auto* text = value.string();
  const auto read = text == nullptr ? std::nullopt : json::enum_named<Level>(*text);
  if (!read) return fail(Reason::invalid_config, "expected debug, info, warning or error");
  field = *read;
  return {};
}

template <class T>
Result<void> take(T& field, const json::Value& value) {
  field = TRY(json::decode<T>(value));
  return {};
}

template <class Each>  // each(name, field)
void for_each_setting(Settings& settings, Each&& each) {
  json::for_each_field(settings, [&](std::string_view section, auto& part) {
    json::for_each_field(part,
                         [&](std::string_view key, auto& field) { each(fmt::format("{}.{}", section, key), field); });
  });
}

// By the setting's name; a later source replaces an earlier one.
using Chosen = std::map<std::string, Given, std::less<>>;

std::string variable_name(std::string_view setting) {
  std::string name = "GATEHOUSE_";
  for (const char c : setting) name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return name;
}

// "unknown; [server] has listen, workers, ..."
std::string unknown(std::string_view name, const std::vector<std::string>& known) {
  const auto section = std::string(name.substr(0, name.find('.'))) + ".";
  std::string keys;
  for (const auto& each : known) {
    if (each.starts_with(section)) keys += (keys.empty() ? "" : ", ") + each.substr(section.size());
  }
  if (keys.empty()) return "unknown section";
  return fmt::format("unknown key; [{}] has {}", section.substr(0, section.size() - 1), keys);
}

Result<void> choose_from_file(Chosen& chosen, std::vector<Given> found, const std::vector<std::string>& known) {
  for (auto& given : found) {
    const bool section_alone = given.name.find('.') == std::string::npos;  // an empty one
    const auto is_it = [&](const std::string& name) {
      return section_alone ? name.starts_with(given.name + ".") : name == given.name;
    };
    if (std::ranges::none_of(known, is_it)) return refuse(given.place, given.name, unknown(given.name, known));
    if (!section_alone) chosen.insert_or_assign(given.name, std::move(given));
  }
  return {};
}

Result<void> choose_from_environment(Chosen& chosen, const Environment& environment,
                                     const std::vector<std::string>& known) {
  for (const auto& [variable, value] : environment) {
    const auto name = std::ranges::find(known, variable, variable_name);
    if (name != known.end()) {
      chosen.insert_or_assign(*name, Given{*name, value, variable});
      continue;
    }
    const auto same_section = std::ranges::find_if(known, [&](const std::string& each) {
      return variable.starts_with(variable_name(each.substr(0, each.find('.') + 1)));
    });
    if (same_section != known.end()) return refuse(variable, "", unknown(*same_section, known));
  }
  return {};
}

// "listen" for "server.listen", as long as no other section has it.
Result<std::string> full_name(const std::string& flag, const std::vector<std::string>& known) {
  std::vector<std::string> meant;
  for (const auto& name : known) {
    if (name == flag || name.ends_with("." + flag)) meant.push_back(name);
  }
  if (meant.size() == 1) return meant[0];
  if (meant.empty()) return refuse("--" + flag, "", unknown(flag, known));
  return refuse("--" + flag, "", fmt::format("say --{}", fmt::join(meant, " or --")));
}

Result<void> choose_from_flags(Chosen& chosen, const std::vector<Flag>& flags, const std::vector<std::string>& known) {
  for (const auto& flag : flags) {
    const auto name = TRY(full_name(flag.name, known));
    chosen.insert_or_assign(name, Given{name, flag.value, "--" + flag.name});
  }
  return {};
}

Result<void> fill_in(Settings& settings, const Chosen& chosen) {
  Result<void> outcome;
  for_each_setting(settings, [&]<class T>(const std::string& name, T& field) {
    const auto found = chosen.find(name);
    if (found == chosen.end() || !outcome) return;
    const auto& given = found->second;
    const auto taken = take(field, given.is_typed ? given.value : read_text<T>(*given.value.string()));
    if (!taken) outcome = refuse(given.place, name, taken.error().detail);
  });
  return outcome;
}

Result<Settings> settings_from(std::vector<Given> file, const Sources& rest) {
  const auto known = setting_names();
  Chosen chosen;
  TRY(choose_from_file(chosen, std::move(file), known));
  TRY(choose_from_environment(chosen, rest.environment, known));
  TRY(choose_from_flags(chosen, rest.flags, known));

  Settings settings;
  TRY(fill_in(settings, chosen));
  if (const auto complaint = complaint_about(settings)) {
    const auto found = chosen.find(complaint->name);
    return refuse(found == chosen.end() ? "settings" : found->second.place, complaint->name, complaint->what);
  }
  return settings;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  for (char c; text.size() <= longest_file && file.get(c);) text += c;
  if (!file.is_open() || file.bad()) return refuse(path, "", "cannot be read");
  if (text.size() > longest_file) return refuse(path, "", "larger than 1 MiB");
  return text;
}

}  // namespace

Environment read_environment() {
  Environment found;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (!text.starts_with("GATEHOUSE_") || equals == std::string_view::npos) continue;
    found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

std::vector<std::string> setting_names() {
  std::vector<std::string> names;
  Settings settings;
  for_each_setting(settings, [&](const std::string& name, const auto&) { names.push_back(name); });
  return names;
}

bool is_switch(std::string_view setting) {
  bool found = false;
  Settings settings;
  for_each_setting(settings, [&]<class T>(const std::string& name, const T&) {
    if (name == setting) found = std::is_same_v<T, bool>;
  });
  return found;
}

Result<Settings> read_settings(std::string_view toml, std::string_view file_name, const Sources& rest) {
  auto found = TRY(read_toml(toml, file_name));
  return settings_from(std::move(found), rest);
}

Result<Settings> load_settings(const Sources& sources) {
  if (!sources.file) return settings_from({}, sources);
  const auto text = TRY(read_file(*sources.file));
  return read_settings(text, *sources.file, sources);
}

}  // namespace gatehouse::server
