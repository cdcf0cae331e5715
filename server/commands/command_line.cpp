#include <server/commands/command_line.h>
#include <server/commands/commands.h>
#include <server/version.h>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <sstream>

namespace gatehouse::server {
namespace {

constexpr std::string_view introduction =
    "Sign-up, login, tokens and sessions: a server, and the commands beside it.\n"
    "The commands work on the database directly, whether the server runs or not.";

// "server.listen" is also "listen", if no other section has that key.
std::vector<std::string> spellings(const std::string& setting, const std::vector<std::string>& all) {
  const auto key = setting.substr(setting.find('.') + 1);
  const auto same = std::ranges::count_if(all, [&](const auto& each) { return each.ends_with("." + key); });
  return same == 1 ? std::vector{setting, key} : std::vector{setting};
}

// "--insecure" alone is "--insecure true".
std::vector<std::string> with_switches_spelled_out(const std::vector<std::string>& arguments) {
  const auto names = setting_names();
  std::vector<std::string> switches;
  for (const auto& name : names) {
    if (!is_switch(name)) continue;
    for (const auto& spelling : spellings(name, names)) switches.push_back("--" + spelling);
  }
  std::vector<std::string> all;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    all.push_back(arguments[i]);
    const bool has_value = i + 1 < arguments.size() && (arguments[i + 1] == "true" || arguments[i + 1] == "false");
    if (!has_value && std::ranges::find(switches, arguments[i]) != switches.end()) all.emplace_back("true");
  }
  return all;
}

std::string settings_help() {
  std::string text = "Settings: --section.key VALUE, or GATEHOUSE_SECTION_KEY, or in the file of --config\n";
  std::string section;
  for (const auto& name : setting_names()) {
    const auto dot = name.find('.');
    if (name.substr(0, dot) != section) {
      section = name.substr(0, dot);
      text += fmt::format("{}  {:<9}", text.ends_with('\n') ? "" : "\n", section);
    }
    text += " " + name.substr(dot + 1);
  }
  return text;
}

// Every command takes the settings, wherever on the line they stand; its own options go before a setting's short name.
void take_settings(CLI::App& app, Sources& sources) {
  const auto add = [&app](const std::string& name, const auto& take, const std::string& help) {
    if (app.get_option_no_throw(name) != nullptr) return;
    auto* option =
        app.add_option(name, [take](const CLI::results_t& results) { return take(results.front()), true; }, help);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)->type_name("FILE");
    if (help.empty()) option->group("");
  };
  add("--config", [&sources](const std::string& path) { sources.file = path; }, "a file of settings (TOML)");
  const auto names = setting_names();
  for (const auto& setting : names) {
    for (const auto& spelling : spellings(setting, names)) {
      const auto take = [&sources, spelling](const std::string& value) { sources.flags.push_back({spelling, value}); };
      add("--" + spelling, take, "");
    }
  }
}

void take_parameter(CLI::App& app, const Parameter& parameter, std::vector<std::string>& values) {
  const bool is_option = parameter.name.starts_with('-');
  if (parameter.kind == Parameter::Kind::flag) {
    app.add_flag_callback(parameter.name, [&values] { values = {"true"}; }, parameter.help);
    return;
  }
  auto* option = app.add_option(
      parameter.name, [&values](const CLI::results_t& results) { return values = results, true; }, parameter.help);
  option->type_name(is_option ? parameter.value : "");
  if (parameter.kind == Parameter::Kind::required) option->required();
  if (parameter.kind != Parameter::Kind::repeated) return;
  option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  is_option ? option->expected(1)->allow_extra_args(false) : option->expected(1, 1000)->allow_extra_args(true);
}

std::string_view sentence_of_group(std::string_view name) {
  if (name == "user") return "Accounts: add, list, show, change, delete.";
  if (name == "session") return "Where users are signed in, and ending it.";
  if (name == "key") return "The keys that sign tokens.";
  return "Make and examine tokens.";
}

// The CLI::App of "user add", made below that of "user".
CLI::App& place_of(CLI::App& root, const std::string& name, Sources& sources) {
  const auto space = name.find(' ');
  if (space == std::string::npos) return *root.add_subcommand(name);
  const auto group = name.substr(0, space);
  const auto known = root.get_subcommands([&](const CLI::App* each) { return each->get_name() == group; });
  auto* parent = known.empty() ? nullptr : known.front();
  if (parent == nullptr) {
    parent = root.add_subcommand(group, std::string(sentence_of_group(group)));
    parent->require_subcommand(1);
    take_settings(*parent, sources);
  }
  return *parent->add_subcommand(name.substr(space + 1));
}

struct Chosen {
  const Command* command = nullptr;
  Arguments::Values values;
};

void add_command(CLI::App& root, const Command& command, Chosen& chosen, Arguments::Values& values, Sources& sources) {
  auto& app = place_of(root, command.name, sources);
  app.description(command.sentence);
  for (const auto& parameter : command.parameters) take_parameter(app, parameter, values[parameter.name]);
  take_settings(app, sources);
  const auto settings = command.name == "serve" ? settings_help() + "\n" : std::string();
  app.footer(fmt::format("{}\nExamples:\n{}", settings, command.examples));
  app.callback([&chosen, &command, &values] { chosen = {&command, values}; });
}

int run_command(const Command& command, const Arguments& arguments, Console& console) {
  const auto ran = command.run(console, arguments);
  if (ran) return *ran;
  return refused(console, ran.error());
}

}  // namespace

int run(const std::vector<std::string>& arguments, Console& console) {
  const auto commands = all_commands();
  std::vector<Arguments::Values> values(commands.size());
  Chosen chosen;
  CLI::App root{std::string(introduction), "gatehouse"};
  root.require_subcommand(1);
  root.set_version_flag("--version", fmt::format("gatehouse {}", version()), "Print the version and exit");
  root.footer("\"gatehouse COMMAND --help\" tells more about each.");
  root.get_formatter()->column_width(34);
  take_settings(root, console.sources);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    add_command(root, commands[i], chosen, values[i], console.sources);
  }
  try {
    auto all = with_switches_spelled_out(arguments);
    std::ranges::reverse(all);
    root.parse(std::move(all));
  } catch (const CLI::Success& success) {
    return root.exit(success, console.out, console.error);
  } catch (const CLI::ParseError& wrong) {
    return misused(console, fmt::format("{} (see --help)", wrong.what()));
  }
  return run_command(*chosen.command, Arguments(std::move(chosen.values)), console);
}

}  // namespace gatehouse::server
