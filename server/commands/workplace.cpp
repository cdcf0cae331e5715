#include <server/assemble.h>
#include <server/commands/workplace.h>
#include <server/sqlite_file.h>

#include <fmt/format.h>

#include <filesystem>

namespace gatehouse::server {

namespace {

// A command that needs a house does not make a second secret for it.
Result<void> expect_secret(const std::string& file, const Environment& environment) {
  std::error_code trouble;
  if (environment.contains("GATEHOUSE_SECRET") || std::filesystem::exists(file, trouble)) return {};
  return fail(Reason::invalid_config,
              fmt::format("there is no secret {} to open the database with; name it with --secret.file", file));
}

}  // namespace

bool is_missing(const std::string& url) {
  const auto file = sqlite_file(url);
  std::error_code trouble;
  return file && !std::filesystem::exists(*file, trouble);
}

Result<void> expect_database(const std::string& url) {
  if (!is_missing(url)) return {};
  return fail(Reason::not_found,
              fmt::format("there is no database {}; name it with --database.url, or make it: gatehouse migrate", url));
}

Result<std::unique_ptr<Auth>> open_here(Console& console, IfMissing if_missing) {
  auto settings = TRY(load_settings(console.sources));
  if (if_missing == IfMissing::refuse) {
    TRY(expect_database(settings.database.url));
    TRY(expect_secret(settings.secret.file, console.sources.environment));
  }
  settings.password.hash_threads = 1;
  const auto secret = TRY(find_master_secret(settings.secret, console.sources.environment));
  return open_auth(settings, secret, {.log = console.log, .upkeep_thread = false});
}

Client operator_at_the_command_line() { return {.address = "", .user_agent = "gatehouse command"}; }

}  // namespace gatehouse::server
