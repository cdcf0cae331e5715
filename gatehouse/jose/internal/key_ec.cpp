#include <fmt/core.h>
#include <gatehouse/jose/base64url.h>
#include <gatehouse/jose/internal/bignum.h>
#include <gatehouse/jose/internal/ecdsa_der.h>
#include <gatehouse/jose/internal/material.h>

#include <algorithm>
#include <stdexcept>

namespace gatehouse::jose {

using crypto::require_openssl;

namespace {

constexpr std::array<Byte, 66> hex_bytes(std::string_view hex) {
  const auto digit = [](char c) { return static_cast<Byte>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::array<Byte, 66> bytes{};
  for (std::size_t i = 0; i < hex.size() / 2; ++i) {
    bytes[i] = static_cast<Byte>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
  }
  return bytes;
}

// The orders are n of FIPS 186-4 appendix D.1.2 (a test compares them with OpenSSL's).
constexpr std::array<Curve, 3> curves{{
    {Algorithm::es256, "P-256", "prime256v1", 32,
     hex_bytes("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")},
    {Algorithm::es384, "P-384", "secp384r1", 48,
     hex_bytes("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973")},
    {Algorithm::es512, "P-521", "secp521r1", 66,
     hex_bytes(
         "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9"
         "b8899c47aebb6fb71e91386409")},
}};

// In [1, n-1]. Not in constant time: for public numbers, and for candidates that are thrown away.
bool in_range(const Curve& curve, BytesView scalar) {
  const BytesView order = BytesView(curve.order).first(curve.size);
  return std::ranges::any_of(scalar, [](Byte byte) { return byte != 0; }) &&
         std::ranges::lexicographical_compare(scalar, order);
}

crypto::EvpKey import(const Curve& curve, BytesView x, BytesView y, BytesView d) {
  Bytes point{0x04};  // SEC 1 section 2.3.3: uncompressed
  point.insert(point.end(), x.begin(), x.end());
  point.insert(point.end(), y.begin(), y.end());
  const auto builder = require_openssl(crypto::ParamsBuilder(OSSL_PARAM_BLD_new()), "out of memory");
  const crypto::Bignum scalar = to_bignum(d);
  require_openssl(
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1 &&
          (d.empty() || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1),
      "out of memory");
  return key_of("EC", builder.get(), !d.empty());
}

bool is_sound(EVP_PKEY* key, bool with_private) {
  const auto context =
      require_openssl(crypto::EvpKeyContext(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)), "out of memory");
  const bool good =
      EVP_PKEY_public_check(context.get()) == 1 && (!with_private || EVP_PKEY_pairwise_check(context.get()) == 1);
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace

const Curve& curve_of(Algorithm algorithm) {
  return curves[static_cast<std::size_t>(algorithm) - static_cast<std::size_t>(Algorithm::es256)];
}

const Curve* curve_named(std::string_view name) {
  const auto* found = std::ranges::find(curves, name, &Curve::name);
  return found == curves.end() ? nullptr : found;
}

EcKey::EcKey(const Curve& curve, Bytes x, Bytes y, Secret d, EvpSigner signer)
    : curve_(&curve), x_(std::move(x)), y_(std::move(y)), d_(std::move(d)), signer_(std::move(signer)) {}

Result<EcKey> EcKey::make(BytesView x, BytesView y, BytesView d, Algorithm algorithm) {
  const Curve& curve = curve_of(algorithm);
  if (x.size() != curve.size || y.size() != curve.size || (!d.empty() && d.size() != curve.size)) {
    return fail(Reason::invalid_key,
                fmt::format("x, y and d of a {} key have exactly {} bytes", curve.name, curve.size));
  }
  if (!d.empty() && !in_range(curve, d)) return fail(Reason::invalid_key, "the private number d is out of range");
  crypto::EvpKey key = import(curve, x, y, d);
  if (!key || !is_sound(key.get(), false)) {
    return fail(Reason::invalid_key, fmt::format("the point is not on {}", curve.name));
  }
  if (!d.empty() && !is_sound(key.get(), true)) {
    return fail(Reason::invalid_key, "the private number d does not belong to the point");
  }
  return EcKey(curve, {x.begin(), x.end()}, {y.begin(), y.end()}, Secret(d),
               EvpSigner(std::move(key), hash_of(algorithm), false, !d.empty()));
}

EcKey EcKey::generate(Algorithm algorithm, crypto::Random& random) {
  const Curve& curve = curve_of(algorithm);
  // FIPS 186-5 appendix A.2.2: candidates until one lies in [1, n-1].
  Secret d = Secret::of_size(curve.size);
  do {
    random.fill(d.writable());
    if (curve.order[0] == 0x01) d.writable()[0] &= 0x01;  // P-521: 521 bits in 66 bytes
  } while (!in_range(curve, d.bytes()));

  const auto group = require_openssl(crypto::EcGroup(EC_GROUP_new_by_curve_name(OBJ_txt2nid(curve.group))), "curve");
  const auto point = require_openssl(crypto::EcPoint(EC_POINT_new(group.get())), "out of memory");
  const auto context = require_openssl(crypto::BignumContext(BN_CTX_secure_new()), "out of memory");
  const crypto::Bignum scalar = to_bignum(d.bytes()), x = to_bignum({}), y = to_bignum({});
  require_openssl(EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, context.get()) == 1 &&
                      EC_POINT_get_affine_coordinates(group.get(), point.get(), x.get(), y.get(), context.get()) == 1,
                  "EC key");
  auto made =
      make(to_secret(x.get(), curve.size).bytes(), to_secret(y.get(), curve.size).bytes(), d.bytes(), algorithm);
  if (!made) throw std::runtime_error("the EC key that was made is not accepted: " + made.error().detail);
  return std::move(*made);
}

json::Object EcKey::public_members() const {
  return {{"crv", curve_->name}, {"kty", "EC"}, {"x", base64url(x_)}, {"y", base64url(y_)}};
}

void EcKey::add_private(std::string& text) const { add_member(text, "d", d_.bytes()); }

EcKey EcKey::public_half() const { return std::move(make(x_, y_, {}, curve_->algorithm).value()); }

Bytes EcKey::sign(BytesView message) const {
  std::array<Byte, max_ecdsa_der> der;
  const std::size_t size = signer_.sign(message, der);
  Bytes raw(2 * curve_->size);
  require_openssl(ecdsa_from_der(BytesView(der).first(size), raw), "an ECDSA signature of unknown form");
  return raw;
}

bool EcKey::verify(BytesView message, BytesView signature) const {
  if (signature.size() != 2 * curve_->size) return false;
  if (!in_range(*curve_, signature.first(curve_->size)) || !in_range(*curve_, signature.subspan(curve_->size))) {
    return false;
  }
  return signer_.verify(message, ecdsa_to_der(signature).view());
}

}  // namespace gatehouse::jose
