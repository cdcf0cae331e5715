#include <gatehouse/store/internal/severing_proxy_testing.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace gatehouse::store {
namespace {

constexpr int beat = 50;  // ms, in which a relay looks whether it should end
constexpr std::string_view host_word = "host=";

std::string folder_in(const std::string& url) { return url.substr(url.find(host_word) + host_word.size()); }

sockaddr_un socket_in(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto path = folder + "/.s.PGSQL.5432";
  std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof address.sun_path - 1));
  return address;
}

const sockaddr* plain(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

// What can be read now from one end, handed to the other. Empty: it is closed.
std::string pass_on(int from, int to) {
  std::array<char, 65536> buffer{};
  const auto length = ::read(from, buffer.data(), buffer.size());
  if (length <= 0) return {};
  std::string bytes(buffer.data(), static_cast<std::size_t>(length));
  return ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL) == length ? bytes : std::string();
}

}  // namespace

SeveringProxy::SeveringProxy(std::string server_url)
    : server_url_(std::move(server_url)), listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const auto address = socket_in(folder_.path(""));
  if (::bind(listener_, plain(address), sizeof address) != 0 || ::listen(listener_, 16) != 0) {
    throw std::runtime_error("proxy");
  }
  acceptor_ = std::jthread([this] { accept_all(); });
}

SeveringProxy::~SeveringProxy() {
  stopping_ = true;
  acceptor_.join();
  relays_.clear();
  ::close(listener_);
}

std::string SeveringProxy::url() const {
  return server_url_.substr(0, server_url_.find(host_word) + host_word.size()) + folder_.path("");
}

void SeveringProxy::accept_all() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, beat) <= 0) continue;
    const int client = ::accept(listener_, nullptr, nullptr);
    if (client >= 0) relays_.emplace_back([this, client] { relay(client); });
  }
}

// After the COMMIT it is the server's answer that ends the connection, so the commit has happened.
void SeveringProxy::relay(int client) {
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = socket_in(folder_in(server_url_));
  bool open = ::connect(server, plain(address), sizeof address) == 0;
  bool severs = false;
  while (open && !stopping_) {
    std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    if (::poll(ends.data(), ends.size(), beat) <= 0) continue;
    if (ends[0].revents != 0) {
      const auto asked = pass_on(client, server);
      open = !asked.empty();
      if (asked.find("COMMIT") != std::string::npos && sever_.exchange(false)) severs = true;
    }
    if (open && ends[1].revents != 0) open = !severs && !pass_on(server, client).empty();
  }
  ::close(server);
  ::close(client);
}

}  // namespace gatehouse::store
