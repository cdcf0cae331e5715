// A program outside the tree: signs a token, verifies it, says so.
#include <gatehouse/jose/jwt.h>

#include <iostream>

using namespace gatehouse;

int main() {
  const auto key = jose::Key::generate(jose::Algorithm::es256);
  const auto now = gatehouse::now();
  jose::Claims claims;
  claims.issuer = "here";
  claims.subject = "ada";
  claims.audience = {"there"};
  claims.expires_at = now + 5min;
  const auto token = jose::sign(claims, key);
  const auto keys = jose::KeySet::of({key});
  if (!token || !keys) return 1;
  const auto verified = jose::verify(*token, *keys, {.issuer = "here", .audience = "there"}, now);
  std::cout << (verified ? verified->subject : verified.error().detail) << '\n';
}
