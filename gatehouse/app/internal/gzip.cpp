#include <gatehouse/app/internal/gzip.h>
#include <gatehouse/base/ascii.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace gatehouse {
namespace {

constexpr int gzip_only = 16 + MAX_WBITS;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "q=0", "q=0.0", "q=0.000": not acceptable.
bool is_refused(std::string_view parameters) {
  const auto weight = trimmed(parameters);
  if (weight.size() < 3 || ascii_lower(weight[0]) != 'q' || weight[1] != '=') return false;
  return std::ranges::all_of(weight.substr(2), [](char c) { return c == '0' || c == '.'; });
}

}  // namespace

std::string unpacked(std::string_view gzip) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_only) != Z_OK) throw std::runtime_error("zlib does not start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  std::string out;
  std::array<char, 16384> piece;
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("not a gzip file");
  return out;
}

bool takes_gzip(std::string_view accept) {
  bool by_star = false;
  while (!accept.empty()) {
    const auto end = std::min(accept.find(','), accept.size());
    const auto part = accept.substr(0, end);
    accept.remove_prefix(std::min(end + 1, accept.size()));
    const auto semicolon = std::min(part.find(';'), part.size());
    const auto coding = trimmed(part.substr(0, semicolon));
    const bool refused = is_refused(part.substr(std::min(semicolon + 1, part.size())));
    if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip")) return !refused;
    by_star = by_star || (coding == "*" && !refused);
  }
  return by_star;
}

}  // namespace gatehouse
