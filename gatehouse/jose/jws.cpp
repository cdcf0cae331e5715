#include <fmt/core.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/internal/state.h>
#include <gatehouse/jose/internal/steps.h>
#include <gatehouse/jose/jws.h>
#include <gatehouse/json/parse.h>

#include <algorithm>
#include <cstring>

namespace gatehouse::jose {
namespace {

std::unexpected<Error> malformed(std::string detail) { return fail(Reason::malformed_token, std::move(detail)); }

// Up to the next dot, which is taken off with it; nothing when there is no dot.
std::optional<std::string_view> take_part(std::string_view& rest) {
  const void* dot = rest.empty() ? nullptr : std::memchr(rest.data(), '.', rest.size());
  if (dot == nullptr) return std::nullopt;
  const std::string_view part = rest.substr(0, static_cast<std::size_t>(static_cast<const char*>(dot) - rest.data()));
  rest.remove_prefix(part.size() + 1);
  return part;
}

// RFC 7515 section 4.1: these would let a token bring its own key, or mean more than a signature over bytes.
Result<void> refuse_extensions(const json::Object& header) {
  constexpr std::array<std::string_view, 10> refused{"jwk",      "jku",  "x5u", "x5c", "x5t",
                                                     "x5t#S256", "crit", "b64", "zip", "enc"};
  for (const std::string_view name : refused) {
    if (header.contains(name)) return malformed(fmt::format("header: {} is not accepted", name));
  }
  return {};
}

Result<std::optional<std::string>> text_member(const json::Object& header, std::string_view name, std::size_t most) {
  const json::Value* value = header.find(name);
  if (value == nullptr) return std::nullopt;
  const std::string* text = value->string();
  if (text == nullptr || text->size() > most) {
    return malformed(fmt::format("header: {} must be a text of at most {} bytes", name, most));
  }
  return *text;
}

// The key whose own header this is, letter by letter: then there is nothing to parse.
const Key* written_by_us(std::string_view encoded, const KeySet& keys, std::optional<std::string>& type) {
  for (const Key& key : keys.keys()) {
    for (const ReadyHeader& ready : key.state().headers) {
      if (ready.encoded != encoded) continue;
      type = ready.type;
      return &key;
    }
  }
  return nullptr;
}

}  // namespace

Result<JwsParts> split(std::string_view token) {
  if (token.size() > max_token) return malformed(fmt::format("more than {} characters", max_token));
  std::string_view rest = token;
  const auto header = take_part(rest);
  const auto payload = take_part(rest);
  const std::string_view signature = rest;
  if (!header || !payload || signature.contains('.')) return malformed("a token has three parts");
  if (header->empty() || payload->empty() || signature.empty()) return malformed("a part of the token is empty");
  return JwsParts{*header, *payload, signature, token.substr(0, header->size() + 1 + payload->size())};
}

Result<std::string_view> Decoded::decode(std::string_view encoded) {
  std::span<Byte> out = small_;
  if (decoded_size(encoded.size()) > small_.size()) {
    large_.resize(decoded_size(encoded.size()));
    out = large_;
  }
  const auto size = decode_base64url(encoded, out);
  if (!size) return malformed("a part of the token is not base64url as RFC 7515 has it");
  return as_text(out.first(*size));
}

Result<JwsHeader> read_header(std::string_view encoded) {
  if (decoded_size(encoded.size()) > max_header)
    return malformed(fmt::format("header: more than {} bytes", max_header));
  Decoded decoded;
  const std::string_view text = TRY(decoded.decode(encoded));
  const auto value = json::parse(text, {.bytes = max_header, .depth = 8});
  if (!value) return malformed("header: " + value.error().detail);
  const json::Object* header = value->object();
  if (header == nullptr) return malformed("header: not an object");
  TRY(refuse_extensions(*header));
  const json::Value* alg = header->find("alg");
  if (alg == nullptr || alg->string() == nullptr) return malformed("header: alg must be a text");
  const auto algorithm = algorithm_named(*alg->string());
  if (!algorithm)
    return fail(Reason::unsupported_algorithm, "header: alg " + escaped(*alg->string()) + " is not accepted");
  auto key_id = TRY(text_member(*header, "kid", max_key_id));
  auto type = TRY(text_member(*header, "typ", max_key_id));
  return JwsHeader{*algorithm, std::move(key_id), std::move(type)};
}

Result<const Key*> choose_key(const JwsHeader& header, const KeySet& keys) {
  if (!header.key_id) {
    const Key* only = keys.only(header.algorithm);
    if (only != nullptr) return only;
    return fail(Reason::unknown_key,
                fmt::format("the token names no key, and there is not exactly one for {}", name(header.algorithm)));
  }
  const Key* key = keys.find(*header.key_id);
  if (key == nullptr) return fail(Reason::unknown_key, "no key has the id " + escaped(*header.key_id));
  // RFC 8725 section 3.1: the key says the algorithm, the token only repeats it.
  if (key->algorithm() != header.algorithm) {
    return fail(Reason::unsupported_algorithm, fmt::format("the token says {}, but its key is for {} alone",
                                                           name(header.algorithm), name(key->algorithm())));
  }
  return key;
}

Result<void> check_signature(const JwsParts& parts, const Key& key) {
  std::array<Byte, RsaKey::max_bytes> signature;
  if (decoded_size(parts.signature.size()) > signature.size()) {
    return fail(Reason::wrong_signature, "the signature is longer than any");
  }
  const auto size = decode_base64url(parts.signature, signature);
  if (!size) return malformed("the signature is not base64url as RFC 7515 has it");
  if (!key.verify(as_bytes(parts.signed_part), BytesView(signature).first(*size))) {
    return fail(Reason::wrong_signature, fmt::format("the signature does not fit the key {}", key.id()));
  }
  return {};
}

Result<Signed> check_signed(std::string_view token, const KeySet& keys) {
  Signed result;
  result.parts = TRY(split(token));
  const Key* key = written_by_us(result.parts.header, keys, result.type);
  if (key == nullptr) {
    JwsHeader header = TRY(read_header(result.parts.header));
    key = TRY(choose_key(header, keys));
    result.type = std::move(header.type);
  }
  TRY(check_signature(result.parts, *key));
  return result;
}

Result<Bytes> verify_jws(std::string_view token, const KeySet& keys) {
  const Signed good = TRY(check_signed(token, keys));
  return from_base64url(good.parts.payload);
}

Result<std::string> sign_jws(BytesView payload, const Key& key, std::string_view type) {
  if (payload.empty()) return fail(Reason::invalid_request, "there is nothing to sign");
  if (type.size() > max_key_id) return fail(Reason::invalid_request, "the type of the token is too long");
  std::string token;
  token.reserve(payload.size() * 4 / 3 + 1024);
  const auto& ready = key.state().headers;
  const auto known = std::ranges::find(ready, type, &ReadyHeader::type);
  token = known != ready.end() ? known->encoded : encode_header(key.algorithm(), type, key.id());
  token += '.';
  append_base64url(token, payload);
  const Bytes signature = TRY(key.sign(as_bytes(token)));
  token += '.';
  append_base64url(token, signature);
  if (token.size() > max_token) return fail(Reason::invalid_request, "the token would be longer than a verifier takes");
  return token;
}

}  // namespace gatehouse::jose
