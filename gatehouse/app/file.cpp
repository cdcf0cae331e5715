#include <gatehouse/app/file.h>

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

namespace gatehouse {
namespace {

constexpr std::uintmax_t longest = 16 * 1024 * 1024;

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> known_types{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
}};

Result<std::string> content(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(Reason::not_found, fmt::format("{}: {}", path, error.message()));
  if (size > longest) return fail(Reason::body_too_large, fmt::format("{}: {} bytes", path, size));
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) {
    return fail(Reason::not_found, fmt::format("{}: cannot be read", path));
  }
  return text;
}

}  // namespace

std::string_view content_type_of(std::string_view path) {
  for (const auto& [ending, type] : known_types) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

Handler file(std::string path) {
  return [path = std::move(path)](const Request&) -> Result<Response> {
    auto text = TRY(content(path));
    auto response = http::content(200, content_type_of(path), std::move(text));
    response.add("Cache-Control", "no-cache");
    return response;
  };
}

}  // namespace gatehouse
