#include <server/sole_server.h>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <string_view>

namespace gatehouse::server {
namespace {

// By whatever links one comes to it, the same. Empty: there is no file.
std::string file_of(std::string_view url) {
  constexpr std::string_view scheme = "sqlite:";
  if (!url.starts_with(scheme) || url == "sqlite::memory:") return {};
  std::error_code trouble;
  const auto path = std::filesystem::weakly_canonical(url.substr(scheme.size()), trouble);
  return trouble ? std::string(url.substr(scheme.size())) : path.string();
}

}  // namespace

Result<SoleServer> SoleServer::of(const std::string& database_url) {
  const auto database = file_of(database_url);
  if (database.empty()) return SoleServer(-1);
  const auto path = database + "-serve";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    return fail(Reason::storage_unavailable, fmt::format("{}: {}", path, std::strerror(errno)));
  }
  SoleServer held(file);
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return held;
  return fail(Reason::conflict,
              fmt::format("{} is served by another process already; one SQLite file takes one server", database));
}

SoleServer::~SoleServer() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace gatehouse::server
