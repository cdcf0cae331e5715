// Child: a server in a process of its own, on cores of its own, and what it costs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bench {

void pin_to(int core);
std::uint16_t free_port();
// Beside this program, so on the disk of the build: emptied, and the caller's alone.
std::filesystem::path own_folder(const std::string& name);

// Ends with its parent, or before it. Make one only while this process has a single thread.
class Child {
 public:
  explicit Child(const std::function<int()>& run);  // runs in the child; what it returns is its exit code
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  double cpu_microseconds() const;  // of all its threads and of its own children, so far
  double resident_mib() const;

 private:
  std::vector<pid_t> family() const;
  pid_t pid_;
};

// A program in place of the child: for `run`.
int become(const std::vector<std::string>& command);

// nginx that answers everything on `port` with `body`, one worker, nothing logged.
int nginx(const std::filesystem::path& folder, std::uint16_t port, const std::string& body);

}  // namespace bench
