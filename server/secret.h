// The master secret, from which every key that seals or authenticates something is derived.
#pragma once

#include <gatehouse/base/result.h>
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/random.h>
#include <server/config.h>

#include <string>
#include <string_view>

namespace gatehouse::server {

// What the documentation shows where a secret goes; refused.
inline constexpr std::string_view sample_secret = "replace-this-with-32-random-bytes";

struct MasterSecret {
  Secret bytes;       // at least 32
  std::string place;  // "GATEHOUSE_SECRET" or the file's path
  bool made = false;  // the file was made just now: the first start, or the old one is gone
};

// From GATEHOUSE_SECRET (base64url, or any text of at least 32 bytes), else from `file`, which is made when it is not
// there: 32 random bytes as base64url, readable by its owner alone, on disk before this returns; of two processes that
// start at once both read what one of them made.
// Fails: invalid_config (too short, a sample, a file that others may read or write, or that is no file), naming the
// place and never the secret.
Result<MasterSecret> master_secret(const std::string& file, const Environment& environment, crypto::Random& random);

}  // namespace gatehouse::server
