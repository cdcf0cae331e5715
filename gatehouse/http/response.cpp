#include <gatehouse/http/response.h>

#include <gatehouse/http/request.h>

#include <algorithm>
#include <array>

namespace gatehouse::http {
namespace {

constexpr std::array<bool, 256> token_table() {
  std::array<bool, 256> table{};
  for (const char c :
       std::string_view("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
constexpr auto is_token = token_table();

struct Phrase {
  int status;
  std::string_view text;
};
constexpr std::array phrases{
    Phrase{101, "Switching Protocols"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{422, "Unprocessable Content"},
    Phrase{426, "Upgrade Required"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
};

}  // namespace

Response& Response::add(std::string name, std::string value) {
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

Response& Response::set(std::string_view name, std::string value) {
  std::erase_if(headers, [&](const auto& header) { return same_name(header.first, name); });
  return add(std::string(name), std::move(value));
}

const std::string* Response::find(std::string_view name) const {
  const auto at = std::ranges::find_if(headers, [&](const auto& header) { return same_name(header.first, name); });
  return at == headers.end() ? nullptr : &at->second;
}

Response text(int status, std::string body) { return content(status, "text/plain; charset=utf-8", std::move(body)); }

Response content(int status, std::string_view content_type, std::string body) {
  return {.status = status, .headers = {{"Content-Type", std::string(content_type)}}, .body = std::move(body)};
}

bool is_field_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return is_token[static_cast<unsigned char>(c)]; });
}

bool is_field_value(std::string_view value) {
  unsigned char control = 0;  // no early end, so that compilers look at many bytes at once
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    control |= static_cast<unsigned char>((byte < 0x20 && byte != '\t') || byte == 0x7F);
  }
  return control == 0;
}

bool is_sendable(const Response& response) {
  const bool switches = response.status == 101 && response.upgrade != nullptr;
  if (!switches && (response.status < 200 || response.status > 599)) return false;
  return std::ranges::all_of(response.headers, [](const auto& header) {
    return is_field_name(header.first) && is_field_value(header.second);
  });
}

std::string_view reason_phrase(int status) {
  const auto at = std::ranges::lower_bound(phrases, status, {}, &Phrase::status);
  return at != phrases.end() && at->status == status ? at->text : std::string_view{};
}

}  // namespace gatehouse::http
