// Every owner of an OpenSSL object in this project.
#pragma once

#include <gatehouse/base/bytes.h>
#include <gatehouse/base/result.h>
#include <gatehouse/crypto/digest.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace gatehouse::crypto {

template <auto Free>
struct OpensslFree {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using OpensslOwner = std::unique_ptr<T, OpensslFree<Free>>;

using EvpKey = OpensslOwner<EVP_PKEY, EVP_PKEY_free>;
using EvpKeyContext = OpensslOwner<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using EvpDigest = OpensslOwner<EVP_MD, EVP_MD_free>;
using EvpDigestContext = OpensslOwner<EVP_MD_CTX, EVP_MD_CTX_free>;
using EvpKdf = OpensslOwner<EVP_KDF, EVP_KDF_free>;
using EvpKdfContext = OpensslOwner<EVP_KDF_CTX, EVP_KDF_CTX_free>;
using Bignum = OpensslOwner<BIGNUM, BN_clear_free>;
using BignumContext = OpensslOwner<BN_CTX, BN_CTX_free>;
using EcGroup = OpensslOwner<EC_GROUP, EC_GROUP_free>;
using EcPoint = OpensslOwner<EC_POINT, EC_POINT_clear_free>;
using Params = OpensslOwner<OSSL_PARAM, OSSL_PARAM_free>;
using ParamsBuilder = OpensslOwner<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Bio = OpensslOwner<BIO, BIO_free_all>;
using Pkcs8 = OpensslOwner<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;

// Fetched once for the life of the process: a fetch on each call costs as much as hashing a token.
const EVP_MD* evp_digest(Hash hash);
// The name that parameters take: "SHA2-256".
const char* digest_name(Hash hash);

// Takes what OpenSSL queued for this thread, so that nothing of it shows up in a later, unrelated call.
std::string take_openssl_error();

// For what only fails when memory runs out or the library is broken: throws std::runtime_error.
void require_openssl(bool good, const char* what);
template <class Owner>
Owner require_openssl(Owner owner, const char* what) {
  require_openssl(owner != nullptr, what);
  return owner;
}

}  // namespace gatehouse::crypto
