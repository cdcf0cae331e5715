#include <gatehouse/http/internal/listen.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace gatehouse::http {
namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Result<Address> parse_address(const std::string& text, std::uint16_t port) {
  Address address;
  sockaddr_in v4{};
  if (::inet_pton(AF_INET, text == "localhost" ? "127.0.0.1" : text.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&address.storage, &v4, sizeof v4);
    address.size = sizeof v4;
    return address;
  }
  sockaddr_in6 v6{};
  if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&address.storage, &v6, sizeof v6);
    address.size = sizeof v6;
    return address;
  }
  return fail(Reason::invalid_config, "\"" + text + "\" is not an address to listen on");
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// Bound, not yet listening.
Result<Descriptor> bound(const Address& address, bool shared) {
  Descriptor socket{::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const int on = 1;
  const bool good = socket.get() >= 0 && ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                    (!shared || ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
                    ::bind(socket.get(), address.get(), address.size) == 0;
  if (!good) return fail(Reason::invalid_config, std::strerror(errno));
  return socket;
}

std::uint16_t port_of(int socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  // The port stands at the same place in both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&storage)->sin_port);
}

Result<Listeners> listen_all(const std::string& text, std::uint16_t port, std::size_t count) {
  // SO_REUSEPORT would also let a second server of the same user in, silently: ask without it first.
  const Address wanted = TRY(parse_address(text, port));
  std::uint16_t real = 0;
  {
    const Descriptor probe = TRY(bound(wanted, false));
    real = port_of(probe.get());
  }
  const Address address = TRY(parse_address(text, real));
  std::vector<Descriptor> sockets;
  for (std::size_t i = 0; i < count; ++i) {
    Descriptor socket = TRY(bound(address, count > 1));
    if (::listen(socket.get(), SOMAXCONN) != 0) return fail(Reason::invalid_config, std::strerror(errno));
    sockets.push_back(std::move(socket));
  }
  Listeners listeners{.sockets = {}, .port = real};
  for (Descriptor& socket : sockets) listeners.sockets.push_back(socket.release());
  return listeners;
}

}  // namespace

Result<Listeners> listen_on(const std::string& address, std::uint16_t port, std::size_t count) {
  auto listeners = listen_all(address, port, count);
  if (listeners) return listeners;
  return fail(listeners.error().reason,
              "cannot listen on " + address + " port " + std::to_string(port) + ": " + listeners.error().detail);
}

}  // namespace gatehouse::http
