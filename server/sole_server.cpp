#include <server/sole_server.h>
#include <server/sqlite_file.h>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

namespace gatehouse::server {
namespace {

// By whatever links one comes to it, the same.
std::string resolved(const std::string& path) {
  std::error_code trouble;
  const auto found = std::filesystem::weakly_canonical(path, trouble);
  return trouble ? path : found.string();
}

}  // namespace

Result<SoleServer> SoleServer::of(const std::string& database_url) {
  const auto named = sqlite_file(database_url);
  if (!named) return SoleServer(-1);
  const auto database = resolved(*named);
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
