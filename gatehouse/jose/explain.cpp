#include <fmt/core.h>
#include <gatehouse/jose/internal/steps.h>
#include <gatehouse/jose/jwt.h>

namespace gatehouse::jose {
namespace {

class Report {
 public:
  void passed(std::string name, std::string detail) { checks_.push_back({std::move(name), true, std::move(detail)}); }
  void failed(std::string name, std::string detail) { checks_.push_back({std::move(name), false, std::move(detail)}); }
  void add(std::string name, const Result<void>& result, std::string good) {
    result ? passed(std::move(name), std::move(good)) : failed(std::move(name), result.error().detail);
  }
  std::vector<Check> take() { return std::move(checks_); }

 private:
  std::vector<Check> checks_;
};

std::optional<JwsHeader> explain_header(Report& report, const JwsParts& parts) {
  auto header = read_header(parts.header);
  if (!header && header.error().reason == Reason::unsupported_algorithm) {
    report.passed("header", "well formed");
    report.failed("alg", header.error().detail);
    return std::nullopt;
  }
  if (!header) {
    report.failed("header", header.error().detail);
    return std::nullopt;
  }
  report.passed("header", "well formed");
  report.passed("alg", std::string(name(header->algorithm)));
  return std::move(*header);
}

void explain_signature(Report& report, const JwsParts& parts, const JwsHeader& header, const KeySet& keys) {
  if (keys.empty()) {
    report.failed("key", header.key_id ? "not checked: no key; the token names " + escaped(*header.key_id)
                                       : "not checked: no key; the token names none");
    report.failed("signature", "not checked: no key");
    return;
  }
  const auto key = choose_key(header, keys);
  if (!key) {
    report.failed("key", key.error().detail);
    report.failed("signature", "not checked: no key");
    return;
  }
  report.passed("key", (*key)->id());
  report.add("signature", check_signature(parts, **key), "good");
}

std::string time_detail(const std::optional<Time>& time, Time now, std::string_view past, std::string_view future) {
  if (!time) return "not in the token";
  if (*time <= now) return fmt::format("{} {} ago ({})", past, in_words(now - *time), iso8601(*time));
  return fmt::format("{} in {} ({})", future, in_words(*time - now), iso8601(*time));
}

void explain_claims(Report& report, const Claims& claims, const Expectations& expectations, Time now) {
  const auto accepted = [](bool any, const std::string& said) {
    return (said.empty() ? std::string("not in the token") : escaped(said)) + (any ? ", any is accepted" : "");
  };
  const std::string audience = expectations.audience.is_any()
                                   ? (claims.audience.empty() ? std::string() : claims.audience.front())
                                   : expectations.audience.value();
  report.add("iss", check_issuer(claims, expectations), accepted(expectations.issuer.is_any(), claims.issuer));
  report.add("aud", check_audience(claims, expectations), accepted(expectations.audience.is_any(), audience));
  report.add("exp", check_expiry(claims, expectations, now), time_detail(claims.expires_at, now, "expired", "expires"));
  report.add("nbf", check_not_before(claims, expectations, now),
             time_detail(claims.not_before, now, "valid since", "valid"));
  report.add("iat", check_issued_at(claims, expectations, now), time_detail(claims.issued_at, now, "issued", "issued"));
}

}  // namespace

std::vector<Check> explain(std::string_view token, const KeySet& keys, const Expectations& expectations, Time now) {
  Report report;
  if (const auto usable = check_usable(expectations); !usable) report.failed("expectations", usable.error().detail);
  const auto parts = split(token);
  if (!parts) {
    report.failed("shape", parts.error().detail);
    return report.take();
  }
  report.passed("shape", fmt::format("three parts, {} characters", token.size()));
  if (const auto header = explain_header(report, *parts)) {
    explain_signature(report, *parts, *header, keys);
    report.add("typ", check_type(header->type, expectations),
               header->type ? escaped(*header->type) : "not in the token, which is fine for JWT");
  }
  Decoded payload;
  const auto text = payload.decode(parts->payload);
  const auto claims = text ? read_claims(*text) : Result<Claims>(fail(text.error()));
  if (!claims) {
    report.failed("claims", claims.error().detail);
    return report.take();
  }
  report.passed("claims", "well formed");
  explain_claims(report, *claims, expectations, now);
  return report.take();
}

}  // namespace gatehouse::jose
