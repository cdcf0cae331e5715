#include <server/text_file.h>

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <memory>
#include <system_error>

namespace gatehouse::server {
namespace {

std::unexpected<Error> trouble(const std::filesystem::path& path, std::string_view why) {
  return fail(Reason::invalid_request, fmt::format("{}: {}", path.string(), why));
}

bool write_new(const std::filesystem::path& path, std::string_view text) {
  std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "wxe"), &std::fclose);
  if (file == nullptr) return false;
  const bool is_whole = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  return std::fclose(file.release()) == 0 && is_whole;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string text(most + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) return trouble(path, "cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > most) return trouble(path, "is too large");
  return text;
}

Result<Replaced> replace_file(const std::filesystem::path& path, std::string_view text) {
  if (const auto old = read_file(path, text.size()); old && *old == text) return Replaced::same;
  std::error_code missing;
  auto real = std::filesystem::canonical(path, missing);  // a link stays one
  if (missing) real = path;
  auto beside = real;
  beside += fmt::format(".{}.new", getpid());
  const bool is_replaced = write_new(beside, text) && std::rename(beside.c_str(), real.c_str()) == 0;
  if (is_replaced) return Replaced::written;
  const std::error_code why(errno, std::generic_category());
  std::remove(beside.c_str());
  return trouble(path, why.message());
}

}  // namespace gatehouse::server
