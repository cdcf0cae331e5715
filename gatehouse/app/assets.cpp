#include <gatehouse/app/app.h>
#include <gatehouse/app/assets.h>
#include <gatehouse/app/file.h>
#include <gatehouse/app/internal/gzip.h>

#include <fmt/format.h>

namespace gatehouse {
namespace {

// RFC 9110 section 13.1.2: a list of tags, or "*".
bool has_it(std::string_view if_none_match, std::string_view tag) {
  return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;  // the tag has its quotes around it
}

Response answer(const Asset& asset, const Assets::Headers& headers, const Request& request) {
  const bool as_gzip = asset.compressed && takes_gzip(request.header("Accept-Encoding"));
  const auto tag = fmt::format("\"{}{}\"", asset.hash, as_gzip ? "-gzip" : "");
  const bool kept_for_good = asset.path.starts_with("assets/");
  Response response{.status = has_it(request.header("If-None-Match"), tag) ? 304 : 200, .headers = headers};
  response.add("ETag", tag);
  response.add("Cache-Control", kept_for_good ? "public, max-age=31536000, immutable" : "no-cache");
  if (asset.compressed) response.add("Vary", "Accept-Encoding");
  if (response.status == 304) return response;
  response.add("Content-Type", std::string(content_type_of(asset.path)));
  if (as_gzip) response.add("Content-Encoding", "gzip");
  response.body = asset.compressed && !as_gzip ? unpacked(asset.content) : std::string(asset.content);
  return response;
}

}  // namespace

Assets::Assets(std::span<const Asset> files, Headers headers) : files_(files), headers_(std::move(headers)) {}

void Assets::mount(App& app, std::string_view path) {
  const auto below = path.ends_with('/') ? std::string(path) : fmt::format("{}/", path);
  for (const auto& asset : files_) {
    const auto handler = [&asset, headers = headers_](const Request& request) {
      return answer(asset, headers, request);
    };
    const bool is_index = asset.path == "index.html";
    app.get(is_index ? std::string(path) : below + std::string(asset.path), handler).immediate().unlisted();
  }
}

}  // namespace gatehouse
