// Ours and cjose, another implementation of JWS, come to one verdict on each token and to one payload; where they may
// not, the difference has a name in one of two lists. Only built where libcjose-dev is.
#include <cjose/cjose.h>
#include <fuzz/keys.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/jws.h>
#include <gatehouse/json/print.h>
#include <jansson.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

namespace jose = gatehouse::jose;
using gatehouse::fuzz::require;
using jose::Algorithm;

namespace {

template <auto release>
struct Release {
  void operator()(auto* given) const { release(given); }
};
using Jwk = std::unique_ptr<cjose_jwk_t, Release<cjose_jwk_release>>;
using Jws = std::unique_ptr<cjose_jws_t, Release<cjose_jws_release>>;
using Json = std::unique_ptr<json_t, Release<json_decref>>;

// One key, as each of the two holds it.
struct Verifier {
  jose::Key signer;
  jose::KeySet ours;
  Jwk theirs;

  explicit Verifier(Algorithm algorithm)
      : signer(gatehouse::fuzz::key_for(algorithm)), ours(jose::KeySet::of({signer.public_half()}).value()) {
    const std::string jwk = signer.is_symmetric() ? std::string(signer.private_jwk().value().text())
                                                  : gatehouse::json::print(signer.public_jwk());
    theirs.reset(cjose_jwk_import(jwk.data(), jwk.size(), nullptr));
    require(theirs != nullptr);
  }
};

const std::vector<Verifier>& verifiers() {
  static const auto made = [] {
    std::vector<Verifier> all;
    for (auto each = Algorithm::hs256; each < Algorithm::eddsa; each = static_cast<Algorithm>(int(each) + 1)) {
      all.emplace_back(each);
    }
    return all;
  }();
  return made;
}

// An assertion of their decoder (base64.c of 0.6.2) ends the program where padding leaves one character over.
bool ends_their_decoder(std::string_view part) { return part.contains('=') && part.find('=') % 4 == 1; }

// As loosely as they do it.
std::string decode(std::string_view part) {
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  if (ends_their_decoder(part) || !cjose_base64url_decode(part.data(), part.size(), &bytes, &size, nullptr)) return {};
  std::string text(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
  return text;
}

// What differences are judged by.
struct Case {
  const jose::Key& key;
  std::string_view token, header, payload, signature;
  std::string header_text;  // decoded
  Json header_json;         // null: not JSON to jansson

  Case(const jose::Key& its_key, std::string_view its_token) : key(its_key), token(its_token) {
    header = token.substr(0, token.find('.'));
    payload = token.substr(std::min(header.size() + 1, token.size()));
    payload = payload.substr(0, payload.find('.'));
    signature = token.substr(std::min(header.size() + payload.size() + 2, token.size()));
    header_text = decode(header);
    header_json.reset(json_loadb(header_text.data(), header_text.size(), 0, nullptr));
  }
  bool parses(std::size_t flags) const {
    return Json(json_loadb(header_text.data(), header_text.size(), flags, nullptr)) != nullptr;
  }
  bool has(const char* name) const { return json_object_get(header_json.get(), name) != nullptr; }
  // Of a member that is a text; else empty.
  std::string_view text(const char* name) const {
    const json_t* value = json_object_get(header_json.get(), name);
    return json_is_string(value) ? std::string_view(json_string_value(value), json_string_length(value)) : "";
  }
};

std::size_t depth(const json_t* value) {
  std::size_t deepest = 0, index = 0;
  const char* name = nullptr;
  json_t* inner = nullptr;
  json_array_foreach(value, index, inner) deepest = std::max(deepest, depth(inner));
  json_object_foreach(const_cast<json_t*>(value), name, inner) deepest = std::max(deepest, depth(inner));
  return deepest + (json_is_array(value) || json_is_object(value) ? 1 : 0);
}

struct Difference {
  const char* name;
  bool (*holds)(const Case& given);
};

// What they accept and we refuse.
constexpr Difference stricter[] = {
    // They take cty and alg for understood in crit, and ignore all others of these; we refuse to be told of a key.
    {"extension",
     [](const Case& given) {
       constexpr std::array names{"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "enc"};
       return std::ranges::any_of(names, [&](const char* name) { return given.has(name); });
     }},
    // A key of ours is for one algorithm, theirs for each of its kind; the caller chose it, so they read no kid.
    {"another algorithm", [](const Case& given) { return given.text("alg") != jose::name(given.key.algorithm()); }},
    {"another key", [](const Case& given) { return given.has("kid") && given.text("kid") != given.key.id(); }},
    // A typ that is no text: they leave it to the caller.
    {"typ is no text",
     [](const Case& given) {
       const json_t* type = json_object_get(given.header_json.get(), "typ");
       return type != nullptr && (!json_is_string(type) || json_string_length(type) > jose::max_key_id);
     }},
    // The last of two members of one name counts for them.
    {"repeated name", [](const Case& given) { return !given.parses(JSON_REJECT_DUPLICATES); }},
    // Eight levels are enough for a header.
    {"deep header", [](const Case& given) { return depth(given.header_json.get()) > 8; }},
    // They decode padding, the other alphabet and spare bits, so that a token has many spellings.
    {"loose base64",
     [](const Case& given) {
       return std::ranges::any_of(std::array{given.header, given.payload, given.signature},
                                  [](auto part) { return !jose::from_base64url(part); });
     }},
    {"no payload", [](const Case& given) { return given.payload.empty(); }},
};

// What we accept and they refuse.
constexpr Difference wider[] = {
    // To jansson a text ends at NUL, so it takes none.
    {"escaped NUL", [](const Case& given) { return given.header_text.contains("\\u0000"); }},
    // jansson knows no integer beyond 64 bits.
    {"large integer", [](const Case& given) { return given.parses(JSON_DECODE_INT_AS_REAL); }},
};

template <std::size_t size>
void require_named(const Difference (&list)[size], const Case& given) {
  if (std::ranges::any_of(list, [&](const Difference& each) { return each.holds(given); })) return;
  std::fprintf(stderr, "key %s, header %s, token %.*s\n", given.key.id().c_str(), given.header_text.c_str(),
               static_cast<int>(given.token.size()), given.token.data());
  require(false);
}

// Their HMAC takes a key pair's own structure for the secret, and reads beyond its end (jws.c of 0.6.2).
bool reads_a_pair_as_secret(const Case& given) {
  return !given.key.is_symmetric() && given.text("alg").starts_with("HS");
}

// The payload, if they accept the token. What they cannot take without undefined behaviour they are not given.
std::optional<std::string> their_verdict(const Case& given, const Verifier& with) {
  const std::array parts{given.header, given.payload, given.signature};
  if (std::ranges::any_of(parts, ends_their_decoder) || reads_a_pair_as_secret(given)) return std::nullopt;
  const Jws jws(cjose_jws_import(given.token.data(), given.token.size(), nullptr));
  if (jws == nullptr || !cjose_jws_verify(jws.get(), with.theirs.get(), nullptr)) return std::nullopt;
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  require(cjose_jws_get_plaintext(jws.get(), &bytes, &size, nullptr));
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

void compare(std::string_view token, const Verifier& with) {
  const Case given(with.signer, token);
  const auto ours = jose::verify_jws(token, with.ours);
  const auto theirs = their_verdict(given, with);
  if (ours && theirs) return require(gatehouse::as_text(*ours) == *theirs);
  if (theirs) require_named(stricter, given);
  if (ours) require_named(wider, given);
}

// Five bytes and two texts: a key to verify with, one to sign with, a change of the finished token, and what is signed.
struct Plan {
  const Verifier& verifier;
  const Verifier& signer;
  std::uint8_t change, place, letter;
  std::string_view header, payload;

  explicit Plan(std::string_view input)
      : verifier(verifiers()[gatehouse::fuzz::take_choice(input) % verifiers().size()]),
        signer(verifiers()[gatehouse::fuzz::take_choice(input) % verifiers().size()]),
        change(gatehouse::fuzz::take_choice(input)),
        place(gatehouse::fuzz::take_choice(input)),
        letter(gatehouse::fuzz::take_choice(input)),
        header(input.substr(0, input.find('\n'))),
        payload(input.substr(std::min(header.size() + 1, input.size()))) {}

  std::string signed_token() const {
    std::string token = jose::base64url(gatehouse::as_bytes(header)) + '.';
    jose::append_base64url(token, gatehouse::as_bytes(payload));
    const auto signature = signer.signer.sign(gatehouse::as_bytes(token)).value();
    token += '.';
    jose::append_base64url(token, signature);
    return token;
  }
  // Half of the tokens stay as they are; places count from the end, where the signature is, or from the start.
  std::string token() const {
    std::string token = signed_token();
    const std::size_t near = std::min<std::size_t>(place, token.size() - 1);
    const std::size_t at = (change & 8) != 0 ? near : token.size() - 1 - near;
    switch (change & 7) {
      case 1: token[at] = static_cast<char>(letter); break;
      case 2: token.insert(at, 1, static_cast<char>(letter)); break;
      case 3: token.erase(at, 1); break;
      case 4: token += static_cast<char>(letter); break;
      default: break;
    }
    return token;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Plan plan(gatehouse::fuzz::text_of(data, size));
  compare(plan.token(), plan.verifier);
  return 0;
}
