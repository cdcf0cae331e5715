#include <fmt/core.h>
#include <gatehouse/jose/claims.h>
#include <gatehouse/json/parse.h>
#include <gatehouse/json/print.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gatehouse::jose {
namespace {

constexpr std::int64_t last_second = 253'402'300'799;  // 9999-12-31T23:59:59Z
constexpr std::size_t max_subject = 1024;
constexpr std::array<std::string_view, 7> registered{"iss", "sub", "aud", "exp", "nbf", "iat", "jti"};

bool is_registered(std::string_view name) {
  return name.size() == 3 && std::ranges::find(registered, name) != registered.end();
}

std::unexpected<Error> malformed(std::string_view name, std::string_view expected) {
  return fail(Reason::malformed_token, fmt::format("claims: {} must be {}", name, expected));
}

Result<std::string> read_text(std::string_view name, json::Value& value) {
  if (value.string() == nullptr) return malformed(name, "a text");
  return std::move(*value.string());
}

Result<std::string> read_subject(json::Value& value) {
  std::string* text = value.string();
  if (text == nullptr || text->empty() || text->size() > max_subject || text->contains('\0')) {
    return malformed("sub", "a text of 1 to 1024 bytes without NUL");
  }
  return std::move(*text);
}

// RFC 7519 section 2, NumericDate.
Result<Time> read_time(std::string_view name, const json::Value& value) {
  std::int64_t seconds = -1;
  if (value.integer() != nullptr) {
    seconds = *value.integer();
  } else if (const double* number = value.number(); number != nullptr && *number >= 0 && *number <= last_second) {
    seconds = static_cast<std::int64_t>(std::floor(*number));
  }
  if (seconds < 0 || seconds > last_second) return malformed(name, "seconds from 1970 to 9999");
  return from_unix_seconds(seconds);
}

Result<std::vector<std::string>> read_audience(json::Value& value) {
  if (value.string() != nullptr) return std::vector<std::string>{std::move(*value.string())};
  if (value.array() == nullptr) return malformed("aud", "a text or an array of texts");
  std::vector<std::string> audience;
  audience.reserve(value.array()->size());
  for (json::Value& each : *value.array()) {
    if (each.string() == nullptr) return malformed("aud", "a text or an array of texts");
    audience.push_back(std::move(*each.string()));
  }
  return audience;
}

// Moves what it can out of the value.
Result<void> read_registered(Claims& claims, json::Member& member) {
  const std::string_view name = member.name;
  if (name == "iss") {
    claims.issuer = TRY(read_text(name, member.value));
  } else if (name == "sub") {
    claims.subject = TRY(read_subject(member.value));
  } else if (name == "aud") {
    claims.audience = TRY(read_audience(member.value));
  } else if (name == "exp") {
    claims.expires_at = TRY(read_time(name, member.value));
  } else if (name == "nbf") {
    claims.not_before = TRY(read_time(name, member.value));
  } else if (name == "iat") {
    claims.issued_at = TRY(read_time(name, member.value));
  } else {
    claims.id = TRY(read_text(name, member.value));
  }
  return {};
}

Result<void> read_members(Claims& claims, std::vector<json::Member> members) {
  std::vector<json::Member> more;
  for (json::Member& member : members) {
    if (is_registered(member.name)) {
      TRY(read_registered(claims, member));
    } else {
      more.push_back(std::move(member));
    }
  }
  claims.more = json::Object::of_distinct(std::move(more));
  return {};
}

class Writer {
 public:
  Writer() {
    text_.reserve(512);
    text_ = '{';
  }
  std::string& name(std::string_view name) {
    text_ += text_.size() == 1 ? "\"" : ",\"";
    text_.append(name).append("\":");
    return text_;
  }
  void text(std::string_view claim, std::string_view value) {
    if (!value.empty()) json::print_string(name(claim), value);
  }
  void time(std::string_view claim, const std::optional<Time>& value) {
    if (value) json::print_number(name(claim), unix_seconds(*value));
  }
  void audience(const std::vector<std::string>& values) {
    if (values.size() == 1) return text("aud", values.front());
    if (values.empty()) return;
    name("aud") += '[';
    for (const std::string& value : values) {
      if (&value != &values.front()) text_ += ',';
      json::print_string(text_, value);
    }
    text_ += ']';
  }
  void more(const json::Object& members) {
    for (const auto& [claim, value] : members) {
      if (is_registered(claim)) continue;
      if (text_.size() > 1) text_ += ',';
      json::print_string(text_, claim);
      text_ += ':';
      json::print(text_, value);
    }
  }
  std::string take() { return std::move(text_ += '}'); }

 private:
  std::string text_;
};

}  // namespace

const std::string* Claims::text(std::string_view name) const {
  const json::Value* value = more.find(name);
  return value == nullptr ? nullptr : value->string();
}

Result<Claims> read_claims(json::Object object) {
  Result<Claims> claims;
  if (auto read = read_members(*claims, std::move(object).take()); !read) claims = fail(std::move(read).error());
  return claims;
}

Result<Claims> read_claims(std::string_view text) {
  auto value = json::parse(text, {.bytes = 64 * 1024, .depth = 32});
  if (!value) return fail(Reason::malformed_token, "claims: " + value.error().detail);
  if (value->object() == nullptr) return fail(Reason::malformed_token, "claims: not an object");
  return read_claims(std::move(*value->object()));
}

std::string print(const Claims& claims) {
  Writer writer;
  writer.text("iss", claims.issuer);
  writer.text("sub", claims.subject);
  writer.audience(claims.audience);
  writer.time("exp", claims.expires_at);
  writer.time("nbf", claims.not_before);
  writer.time("iat", claims.issued_at);
  writer.text("jti", claims.id);
  writer.more(claims.more);
  return writer.take();
}

}  // namespace gatehouse::jose
