#include <gatehouse/app/assets.h>
#include <server/console.h>

namespace gatehouse {

std::span<const Asset> embedded_console();

namespace server {

void add_console(App& app) {
  Assets console(embedded_console(),
                 {{"Content-Security-Policy",
                   "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                   "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
                  {"Referrer-Policy", "no-referrer"},
                  {"Cross-Origin-Opener-Policy", "same-origin"}});
  app.mount("/", console);
}

}  // namespace server
}  // namespace gatehouse
