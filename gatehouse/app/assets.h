// Assets: files that are compiled into the program, such as the pages of a console; `gatehouse_embed_files` of
// cmake/embed.cmake makes the list.
//
//   Assets console(embedded_console(), {{"Content-Security-Policy", "default-src 'self'"}});
//   app.mount("/", console);
#pragma once

#include <gatehouse/app/mount.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse {

struct Asset {
  std::string_view path;     // below the folder that was embedded: "assets/index-AbCd1234.js"
  std::string_view content;  // compressed by gzip, or as it was
  bool compressed;
  std::string_view hash;  // of what it was before; the entity tag
};

// Serves each file below the path where it is mounted, and "index.html" at that path itself. Compressed for clients
// that take gzip (RFC 9110 section 12.5.3), unpacked for the rest; with a strong entity tag (304 when the client has it
// already). Files below "assets/" carry a hash of their content in their names and are kept for a year; browsers ask
// again for all others.
class Assets final : public Mountable {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  // `headers` go with every answer. The files must outlive the App.
  explicit Assets(std::span<const Asset> files, Headers headers = {});

 private:
  void mount(App& app, std::string_view path) override;

  std::span<const Asset> files_;
  Headers headers_;
};

}  // namespace gatehouse
