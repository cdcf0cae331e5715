#include <gatehouse/app/app.h>
#include <gatehouse/app/origin.h>

#include <utility>

namespace gatehouse {
namespace {

// The access cookie goes wherever the browser goes, so it counts only with an Origin that is ours (cross-site WebSocket
// hijacking); and a page of somebody else's has no business here even without it.
Result<Credentials> socket_credentials(const Request& request, const AppSettings& settings) {
  const auto& name = settings.cookies.name;
  const auto cookie = name.empty() ? std::nullopt : request.cookie(name);
  const bool has_cookie = cookie && !cookie->empty();
  const bool from_page = request.http().has_header("Origin");
  const bool from_ours = from_page && sender_of(request, settings.allowed_origins) == Sender::own;
  if ((from_page || has_cookie) && !from_ours) {
    return fail(Reason::cross_site, std::string(request.header("Origin")));
  }
  return Credentials{.bearer = {}, .cookie = cookie.value_or(std::string_view{}), .address = request.client().address};
}

}  // namespace

Route& App::socket(std::string_view pattern, SocketOpener open, http::SocketLimits limits) {
  return get(pattern,
             [this, open = std::move(open), limits](const Request& request) -> Result<Response> {
               TRY(http::check_upgrade(request.http()));
               const auto given = TRY(socket_credentials(request, settings_));
               auto handler = TRY(open(request, given));
               return http::upgrade(request.http(), std::move(handler), limits);
             })
      .immediate()
      .summary("A WebSocket (RFC 6455).")
      .gives(101)
      .refuses({Reason::upgrade_required, Reason::cross_site});
}

}  // namespace gatehouse
