// The whole command line in a folder of its own, with strings for streams; for tests.
#pragma once

#include <gatehouse/auth/sign_in.h>
#include <gatehouse/json/parse.h>
#include <gtest/gtest.h>
#include <server/assemble.h>
#include <server/commands/command_line.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace gatehouse::server {

struct Ran {
  int status;
  std::string out, error;
};

class CommandTest : public testing::Test {
 protected:
  static constexpr std::string_view password = "correct horse battery";

  CommandTest() {
    std::string name = testing::TempDir() + "gatehouse.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder = name;
    environment = {{"GATEHOUSE_DATABASE_URL", "sqlite:" + (folder / "gatehouse.db").string()},
                   {"GATEHOUSE_SECRET_FILE", (folder / "gatehouse.secret").string()},
                   {"GATEHOUSE_TOKEN_ISSUER", "https://id.example"},
                   {"GATEHOUSE_PASSWORD_MEMORY_KIB", "8192"},
                   {"GATEHOUSE_PASSWORD_PASSES", "5"}};
  }
  ~CommandTest() override { std::filesystem::remove_all(folder); }

  Ran gatehouse(const std::vector<std::string>& arguments, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out, error;
    Console console{.in = in, .out = out, .error = error};
    console.sources.environment = environment;
    console.colour = colour;
    console.ask_hidden = ask_hidden;
    const int status = run(arguments, console);
    return {status, out.str(), error.str()};
  }

  Ran add(const std::string& user, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"user", "add", user, "--password-stdin"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return gatehouse(arguments, std::string(password) + "\n");
  }

  // Standard output as JSON.
  json::Value read(const Ran& ran) {
    EXPECT_EQ(ran.status, 0) << ran.error;
    auto value = json::parse(ran.out);
    EXPECT_TRUE(value) << ran.out;
    return value ? *value : json::Value();
  }

  // What the server would have open on this database.
  std::unique_ptr<Auth> auth() {
    const auto settings = load_settings({.file = {}, .environment = environment, .flags = {}});
    const auto secret = find_master_secret(settings->secret, environment);
    auto opened = open_auth(*settings, *secret, {.upkeep_thread = false});
    if (!opened) throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
  }

  SignedIn sign_in_as(Auth& auth, std::string_view user, const Client& client = {.address = "192.0.2.1"}) {
    auto answer = sign_in(auth, {.username = user, .password = password}, client);
    if (!answer) throw std::runtime_error(std::string(facts(answer.error().reason).name));
    return std::move(*answer);
  }

  std::filesystem::path folder;
  Environment environment;
  bool colour = false;
  std::function<Result<Secret>(std::string_view)> ask_hidden;
};

// Refused on one line that says `word`, with nothing on standard output.
inline void expect_refused(const Ran& ran, int status, std::string_view word) {
  EXPECT_EQ(ran.status, status) << ran.error;
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.error.starts_with("gatehouse: ")) << ran.error;
  EXPECT_EQ(std::ranges::count(ran.error, '\n'), 1) << ran.error;
  EXPECT_NE(ran.error.find(word), std::string::npos) << ran.error;
}

// A member's text, wherever it stands: member(value, "user", "username").
template <class... Names>
const json::Value& member(const json::Value& value, std::string_view name, Names... names) {
  const auto* inner = value.object() != nullptr ? value.object()->find(name) : nullptr;
  if (inner == nullptr) throw std::runtime_error("no member " + std::string(name));
  if constexpr (sizeof...(names) == 0) {
    return *inner;
  } else {
    return member(*inner, names...);
  }
}
inline const json::Value& element(const json::Value& value, std::size_t index) { return value.array()->at(index); }

}  // namespace gatehouse::server
