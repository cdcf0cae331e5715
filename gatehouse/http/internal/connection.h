// Connection: one client's socket with its Session, and the clocks that run on it. Sees Asio.
#pragma once

#include <gatehouse/http/session.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace gatehouse::http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_result{};

// What a connection waits for; each has its own time-out.
enum class Stage : unsigned char { fresh, idle, head, body, work, write, linger, socket };

class OpenSocket;

struct Connection {
  Connection(Socket s, std::string p, SessionShared& shared)
      : socket(std::move(s)), peer(std::move(p)), session(shared, peer, false) {}

  Socket socket;
  std::string peer;
  Session session;
  std::string rest;                        // read, but behind a request that is being answered
  std::size_t rest_at = 0;                 // where in it to go on
  std::move_only_function<void()> resume;  // set while a worker runs
  Response response;                       // the worker's
  OpenSocket* open_socket = nullptr;       // once it is a WebSocket
  Steady deadline{};
  std::size_t index = 0;  // in the loop's list
  Stage stage = Stage::fresh;
  bool expired = false;

  std::string_view unread() const { return std::string_view(rest).substr(rest_at); }
  // What `process` left over; `left` may be a part of `rest`.
  void keep(std::string_view left, bool from_rest);
};

}  // namespace gatehouse::http
