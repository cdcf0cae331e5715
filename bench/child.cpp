#include "child.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <fstream>

#include "compare.h"

namespace bench {

void pin_to(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(core), &set);
  require(sched_setaffinity(0, sizeof set, &set) == 0, "sched_setaffinity");
}

std::uint16_t free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  require(bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0, "bind");
  require(getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0, "getsockname");
  close(descriptor);
  return ntohs(address.sin_port);
}

std::filesystem::path own_folder(const std::string& name) {
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

Child::Child(const std::function<int()>& run) {
  std::fflush(stdout);
  const pid_t parent = getpid();
  pid_ = fork();
  require(pid_ >= 0, "fork");
  if (pid_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  _exit(run());
}

Child::~Child() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

std::vector<pid_t> Child::family() const {
  std::vector<pid_t> all{pid_};
  std::ifstream children(fmt::format("/proc/{}/task/{}/children", pid_, pid_));
  for (pid_t child = 0; children >> child;) all.push_back(child);
  return all;
}

double Child::cpu_microseconds() const {
  double total = 0;
  for (const pid_t pid : family()) {
    clockid_t clock{};
    timespec time{};
    require(clock_getcpuclockid(pid, &clock) == 0 && clock_gettime(clock, &time) == 0, "clock_getcpuclockid");
    total += static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
  }
  return total;
}

double Child::resident_mib() const {
  double pages = 0;
  for (const pid_t pid : family()) {
    double all = 0, resident = 0;
    std::ifstream(fmt::format("/proc/{}/statm", pid)) >> all >> resident;
    pages += resident;
  }
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

int become(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  execvp(words[0], words.data());
  return 127;
}

int nginx(const std::filesystem::path& folder, std::uint16_t port, const std::string& body) {
  std::ofstream(folder / "nginx.conf") << fmt::format(
      "daemon off; worker_processes 1; pid nginx.pid; error_log nginx.log;\n"
      "events {{ worker_connections 1024; }}\n"
      "http {{ access_log off; keepalive_requests 1000000000; default_type application/json;\n"
      "  server {{ listen 127.0.0.1:{}; location / {{ return 200 '{}'; }} }} }}\n",
      port, body);
  return become({"nginx", "-p", folder.string(), "-e", "nginx.log", "-c", "nginx.conf"});
}

}  // namespace bench
