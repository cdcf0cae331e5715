#include <server/settings.h>

namespace gatehouse::server {

std::string Settings::public_url() const {
  return server.public_url.empty() ? "http://" + server.listen : server.public_url;
}

std::string Settings::issuer() const { return token.issuer.empty() ? public_url() : token.issuer; }

}  // namespace gatehouse::server
