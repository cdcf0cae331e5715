// Connections: serves the clients of one loop. Sees Asio.
#pragma once

#include <gatehouse/http/internal/connection.h>
#include <gatehouse/http/internal/frames.h>
#include <gatehouse/http/internal/loop.h>

#include <array>
#include <vector>

namespace gatehouse::http {

class Connections {
 public:
  Connections(LoopContext context, asio::io_context& io);

  // One client, from its first byte to its last. Ends by itself; never throws what a client could cause.
  Task<void> serve(Socket socket, std::string peer);
  void sweep();  // ends what waited too long; sets the clocks. To be called every `sweep_interval`.
  std::chrono::milliseconds sweep_interval() const { return interval_; }
  void stop();
  void abort();
  bool empty() const { return list_.empty(); }

 private:
  class Listed;  // adds a connection to the list for as long as it lives
  enum class Next : unsigned char { read, work };
  using Work = std::function<void()>;

  Task<void> run_on_worker(Connection& connection, Work work, Work otherwise);
  Task<bool> answer_on_worker(Connection& connection);
  Task<bool> stream(Connection& connection);
  Task<void> run_socket(Connection& connection);
  bool send_now(Connection& connection);
  Task<bool> send_rest(Connection& connection);
  Task<void> linger(Connection& connection);
  std::string_view receive(Connection& connection, bool& open);
  Next process(Connection& connection, std::string_view bytes);
  void follow(Connection& connection, bool answered);
  void dispatch(Connection& connection, Work work, const Work& otherwise);
  void enter(Connection& connection, Stage stage, bool again = true);
  std::chrono::milliseconds time_for(Stage stage) const;

  LoopContext context_;
  asio::io_context& io_;
  SessionShared shared_;
  FrameParsers parsers_;
  std::vector<Connection*> list_;
  Steady now_;
  std::chrono::milliseconds interval_;
  bool stopping_ = false;
  std::string out_;  // what one turn of one connection has to say
  std::array<char, std::size_t{64} * 1024> in_;
};

}  // namespace gatehouse::http
