#include <gatehouse/store/internal/postgres_testing.h>

#include <gatehouse/store/internal/postgres_connection.h>
#include <gatehouse/store/internal/store_testing.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace gatehouse::store {
namespace {

using namespace std::chrono_literals;

// The newest one's folder of programs, or nothing.
std::string programs() {
  std::string found;
  std::error_code none;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
    if (exists(version.path() / "bin/initdb")) found = std::max(found, (version.path() / "bin").string());
  }
  return found;
}

// PostgreSQL does not run as root.
std::string as_user() { return ::geteuid() == 0 ? "setpriv --reuid=nobody --regid=nogroup --clear-groups " : ""; }

void shell(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
}

pid_t parent_of(const std::filesystem::path& process) {
  std::ifstream file(process / "stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  int parent = -1;
  std::sscanf(text.c_str() + std::min(text.rfind(')') + 1, text.size()), " %*c %d", &parent);
  return parent;
}

Result<std::unique_ptr<PostgresConnection>> connect(const std::string& url) {
  return PostgresConnection::open({.url = url, .connect_timeout = 2s, .statement_timeout = 20s});
}

}  // namespace

bool PostgresServer::is_installed() { return !programs().empty(); }

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
  std::string name = (std::filesystem::temp_directory_path() / "gatehouse_pg_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  folder_ = name;
  if (::geteuid() == 0) shell(fmt::format("chown nobody:nogroup {}", folder_));
  shell(fmt::format("cd / && {}{}/initdb -D {} -U postgres -A trust -E UTF8 --locale=C --no-sync >{} 2>&1", as_user(),
                    programs(), path("data"), path("initdb.log")));
  start();
}

PostgresServer::~PostgresServer() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

// The shell ends the server when nobody holds the other end of its input any more.
void PostgresServer::start() {
  std::string given;
  for (const auto& setting : settings_) given += " -c " + setting;
  const auto server = fmt::format(
      "cd / && {}{}/postgres -D {} -k {} -c listen_addresses= -c fsync=off -c max_connections=60 -c "
      "shared_buffers=16MB{} >{} 2>&1 </dev/null & cat >/dev/null; kill -QUIT $!; wait $!",
      as_user(), programs(), path("data"), folder_, given, path("server.log"));
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  keeper_ = ::fork();
  if (keeper_ == 0) {
    ::dup2(ends[0], 0);
    ::execl("/bin/sh", "sh", "-c", server.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[0]);
  alive_ = ends[1];
  for (int attempt = 0; attempt < 400; ++attempt) {
    if (connect(url("postgres"))) return;
    std::this_thread::sleep_for(25ms);
  }
  throw std::runtime_error("PostgreSQL does not start: " + path("server.log"));
}

void PostgresServer::stop() {
  if (keeper_ < 0) return;
  ::close(alive_);
  ::waitpid(keeper_, nullptr, 0);
  keeper_ = -1;
}

std::string PostgresServer::url(const std::string& database) const {
  return fmt::format("postgres://postgres@/{}?host={}", database, folder_);
}

void PostgresServer::run(const std::string& sql, const std::string& database) {
  const auto connection = connect(url(database));
  if (!connection) throw std::runtime_error(connection.error().detail);
  const auto done = (*connection)->execute(sql, {}, nullptr);
  if (!done) throw std::runtime_error(done.error().detail);
}

std::string PostgresServer::made(const std::string& more) {
  const auto name = fmt::format("test{}", databases_++);
  run(fmt::format("CREATE DATABASE {}{}", name, more));
  return url(name);
}

std::string PostgresServer::empty() { return made(""); }

std::string PostgresServer::migrated() {
  if (!has_template_) {
    run("CREATE DATABASE tables");
    opened(url("tables"));
    has_template_ = true;
  }
  return made(" TEMPLATE tables STRATEGY file_copy");
}

pid_t PostgresServer::postmaster() const {
  pid_t found = -1;
  std::ifstream(path("data/postmaster.pid")) >> found;
  return found;
}

void PostgresServer::signal_all(int signal) const {
  const auto first = postmaster();
  ::kill(first, signal);
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    const auto number = std::atoi(process.path().filename().c_str());
    if (number > 0 && parent_of(process.path()) == first) ::kill(number, signal);
  }
}

}  // namespace gatehouse::store
