// Stands between a program and PostgreSQL, and cuts the connection between a COMMIT and its answer when asked to.
#pragma once

#include <gatehouse/store/internal/store_testing.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace gatehouse::store {

class SeveringProxy {
 public:
  explicit SeveringProxy(std::string server_url);  // of a server on a socket in a folder: …?host=FOLDER
  ~SeveringProxy();
  SeveringProxy(const SeveringProxy&) = delete;
  SeveringProxy& operator=(const SeveringProxy&) = delete;

  std::string url() const;
  void sever_at_commit() { sever_ = true; }  // the next one

 private:
  void accept_all();
  void relay(int client);

  const std::string server_url_;
  const Folder folder_;
  std::atomic<bool> sever_{false}, stopping_{false};
  int listener_ = -1;
  std::vector<std::jthread> relays_;
  std::jthread acceptor_;
};

}  // namespace gatehouse::store
