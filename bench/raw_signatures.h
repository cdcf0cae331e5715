// The raw limits of JOSE: one signature over given bytes, called the fastest way that is known for each family.
#pragma once

#define OPENSSL_SUPPRESS_DEPRECATED  // the SHA states that can be copied

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "compare.h"

namespace bench {

inline const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// HMAC by two hash states that are computed once and copied for each message.
template <class State, auto Init, auto Update, auto Final, std::size_t Size, std::size_t Block>
class RawHmac {
 public:
  explicit RawHmac(std::string_view key) {
    Init(&inner_);
    Init(&outer_);
    for (auto& [state, padding] : {std::pair{&inner_, 0x36}, std::pair{&outer_, 0x5c}}) {
      std::array<unsigned char, Block> block{};
      std::ranges::copy(key, block.begin());
      for (auto& byte : block) byte = static_cast<unsigned char>(byte ^ padding);
      Update(state, block.data(), block.size());
    }
  }
  std::array<unsigned char, Size> tag(std::string_view message) const {
    std::array<unsigned char, Size> out;
    State state = inner_;
    Update(&state, message.data(), message.size());
    Final(out.data(), &state);
    state = outer_;
    Update(&state, out.data(), out.size());
    Final(out.data(), &state);
    return out;
  }

 private:
  State inner_, outer_;
};
using RawHs256 = RawHmac<SHA256_CTX, SHA256_Init, SHA256_Update, SHA256_Final, 32, 64>;
using RawHs384 = RawHmac<SHA512_CTX, SHA384_Init, SHA384_Update, SHA384_Final, 48, 128>;
using RawHs512 = RawHmac<SHA512_CTX, SHA512_Init, SHA512_Update, SHA512_Final, 64, 128>;

// RSA and ECDSA by OpenSSL, on copies of contexts prepared once.
class RawEvp {
 public:
  RawEvp(EVP_PKEY* key, const char* hash, bool pss) : size_(static_cast<std::size_t>(EVP_PKEY_get_size(key))) {
    EVP_PKEY_CTX* inside = nullptr;
    require(EVP_DigestSignInit_ex(signing_, &inside, hash, nullptr, nullptr, key, nullptr) == 1, "EVP_DigestSignInit");
    if (pss) set_pss(inside, hash);
    require(EVP_DigestVerifyInit_ex(verifying_, &inside, hash, nullptr, nullptr, key, nullptr) == 1,
            "EVP_DigestVerifyInit");
    if (pss) set_pss(inside, hash);
  }
  RawEvp(const RawEvp&) = delete;
  RawEvp& operator=(const RawEvp&) = delete;
  ~RawEvp() {
    EVP_MD_CTX_free(signing_);
    EVP_MD_CTX_free(verifying_);
  }

  std::string sign(std::string_view message) const {
    std::string signature(size_, '\0');
    std::size_t size = signature.size();
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool good = EVP_MD_CTX_copy_ex(context, signing_) == 1 &&
                      EVP_DigestSign(context, octets(signature), &size, octets(message), message.size()) == 1;
    EVP_MD_CTX_free(context);
    signature.resize(good ? size : 0);
    return signature;
  }
  bool verify(std::string_view message, std::string_view signature) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    const bool good =
        EVP_MD_CTX_copy_ex(context, verifying_) == 1 &&
        EVP_DigestVerify(context, octets(signature), signature.size(), octets(message), message.size()) == 1;
    EVP_MD_CTX_free(context);
    return good;
  }

 private:
  static void set_pss(EVP_PKEY_CTX* context, const char* hash) {
    require(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1 &&
                EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, hash, nullptr) == 1,
            "PSS padding");
  }

  std::size_t size_;
  EVP_MD_CTX* signing_ = EVP_MD_CTX_new();
  EVP_MD_CTX* verifying_ = EVP_MD_CTX_new();
};

// Ed25519 by libsodium.
class RawEd25519 {
 public:
  explicit RawEd25519(const EVP_PKEY* key) {
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed;
    std::size_t size = seed.size();
    require(EVP_PKEY_get_raw_private_key(key, seed.data(), &size) == 1, "EVP_PKEY_get_raw_private_key");
    crypto_sign_seed_keypair(public_.data(), secret_.data(), seed.data());
  }
  std::string sign(std::string_view message) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(octets(signature), nullptr, octets(message), message.size(), secret_.data());
    return signature;
  }
  bool verify(std::string_view message, std::string_view signature) const {
    return crypto_sign_verify_detached(octets(signature), octets(message), message.size(), public_.data()) == 0;
  }

 private:
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_;
};

}  // namespace bench
