#include <gatehouse/base/ascii.h>
#include <server/settings.h>

#include <algorithm>
#include <string_view>

namespace gatehouse::server {

std::string Settings::public_url() const {
  return server.public_url.empty() ? "http://" + server.listen : server.public_url;
}

std::string Settings::origin() const {
  auto origin = public_url();
  origin.resize(std::min(origin.size(), origin.find('/', origin.find("://") + 3)));
  std::ranges::transform(origin, origin.begin(), ascii_lower);
  const std::string_view usual_port = origin.starts_with("https:") ? ":443" : ":80";
  if (origin.ends_with(usual_port)) origin.resize(origin.size() - usual_port.size());
  return origin;
}

std::string Settings::issuer() const { return token.issuer.empty() ? public_url() : token.issuer; }

}  // namespace gatehouse::server
