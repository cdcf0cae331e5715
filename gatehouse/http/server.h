// Server: event loops that speak HTTP/1.1 over TCP, and worker threads for routes that may block.
#pragma once

#include <gatehouse/base/clock.h>
#include <gatehouse/base/log.h>
#include <gatehouse/base/result.h>
#include <gatehouse/http/service.h>
#include <gatehouse/http/session.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace gatehouse::http {

class Server {
 public:
  struct Settings {
    std::string address = "127.0.0.1";  // numeric, v4 or v6; "localhost"
    std::uint16_t port = 8000;          // 0: any free one, see port()
    std::size_t loops = 0;              // threads; 0: one for each core
    // Threads for routes that block, started as they are needed. More than the hashing pool's queue, so that a storm of
    // logins meets that queue's end (503) and leaves workers for the rest.
    std::size_t workers = 128;
    std::size_t worker_queue = 1024;  // requests waiting for a worker; beyond: 503 with Retry-After: 1
    std::size_t max_connections = 20'000;
    Limits limits = {};
    std::chrono::milliseconds header_timeout{10'000};  // first byte (or connect) to the end of the head: 408
    std::chrono::milliseconds body_timeout{30'000};    // end of the head to the end of the body: 408
    std::chrono::milliseconds idle_timeout{60'000};    // between two requests: closed without a word
    std::chrono::milliseconds write_timeout{30'000};   // for each 64 KB the client has to take
    // A WebSocket from which nothing has come for so long is sent a ping; after as long again it is cut off.
    std::chrono::milliseconds socket_ping_interval{30'000};
    std::chrono::milliseconds stop_timeout{10'000};  // how long stop() waits for requests in flight
  };

  // `service` outlives the server.
  Server(Settings settings, Service& service, Log log = {});
  ~Server();  // stops; waits for handlers that are still running, however long they take
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Bound and answering when it returns. invalid_config: the address cannot be used (detail says which and why). Once.
  Result<void> start();
  std::uint16_t port() const;  // the real one, after start()
  // Stops accepting, closes idle connections, lets requests in flight finish. Returns within stop_timeout (+ 1 s);
  // false: a handler is still running. Any thread; once is enough.
  bool stop();
  std::size_t connections() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatehouse::http
