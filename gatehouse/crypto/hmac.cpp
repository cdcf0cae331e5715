// The low-level SHA calls are deprecated in OpenSSL 3, and used in this one file all the same: their state is a plain
// struct that can be copied, which makes an HMAC three to five times faster than EVP_MAC, whose contexts cannot be kept
// per thread here. They run the same SHA-NI code.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/equal.h>
#include <gatehouse/crypto/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <type_traits>

namespace gatehouse::crypto {
namespace {

template <class StateType, auto Init, auto Update, auto Final, std::size_t Size, std::size_t Block>
struct Sha {
  using State = StateType;
  static constexpr std::size_t size = Size;
  static constexpr std::size_t block = Block;
  static void init(State& state) { Init(&state); }
  static void update(State& state, BytesView bytes) { Update(&state, bytes.data(), bytes.size()); }
  static void final(State& state, Byte* out) { Final(out, &state); }
};
using Sha256 = Sha<SHA256_CTX, SHA256_Init, SHA256_Update, SHA256_Final, 32, 64>;
using Sha384 = Sha<SHA512_CTX, SHA384_Init, SHA384_Update, SHA384_Final, 48, 128>;
using Sha512 = Sha<SHA512_CTX, SHA512_Init, SHA512_Update, SHA512_Final, 64, 128>;

template <class Action>
void with_sha(Hash hash, Action&& action) {
  switch (hash) {
    case Hash::sha256: return action(Sha256{});
    case Hash::sha384: return action(Sha384{});
    case Hash::sha512: return action(Sha512{});
  }
}

// RFC 2104 section 2: the state after the block "key XOR padding".
template <class S>
void absorb(S, BytesView key, Byte padding, std::span<Byte> kept) {
  static_assert(std::is_trivially_copyable_v<typename S::State>);
  std::array<Byte, S::block> block{};
  if (key.size() > block.size()) {
    typename S::State state;
    S::init(state);
    S::update(state, key);
    S::final(state, block.data());
    wipe({reinterpret_cast<Byte*>(&state), sizeof state});
  } else {
    std::ranges::copy(key, block.begin());
  }
  for (Byte& byte : block) byte ^= padding;
  typename S::State state;
  S::init(state);
  S::update(state, block);
  std::memcpy(kept.data(), &state, sizeof state);
  wipe({reinterpret_cast<Byte*>(&state), sizeof state});
  wipe(block);
}

template <class S>
void finish(S, BytesView inner, BytesView outer, BytesView message, Byte* out) {
  typename S::State state;
  std::memcpy(&state, inner.data(), sizeof state);
  S::update(state, message);
  std::array<Byte, S::size> first;
  S::final(state, first.data());
  std::memcpy(&state, outer.data(), sizeof state);
  S::update(state, first);
  S::final(state, out);
}

}  // namespace

HmacKey::HmacKey(Hash hash, BytesView key) : hash_(hash) {
  static_assert(sizeof(SHA256_CTX) <= state_size && sizeof(SHA512_CTX) <= state_size);
  with_sha(hash, [&](auto sha) {
    absorb(sha, key, 0x36, inner_);
    absorb(sha, key, 0x5c, outer_);
  });
}

HmacKey::~HmacKey() {
  wipe(inner_);
  wipe(outer_);
}

void HmacKey::tag(BytesView message, std::span<Byte> out) const {
  if (out.size() != size(hash_)) throw std::invalid_argument("HmacKey::tag: the output has another size than the hash");
  with_sha(hash_, [&](auto sha) { finish(sha, inner_, outer_, message, out.data()); });
}

Bytes HmacKey::tag(BytesView message) const {
  Bytes out(size(hash_));
  tag(message, out);
  return out;
}

bool HmacKey::verify(BytesView message, BytesView given) const {
  if (given.size() != size(hash_)) return false;
  std::array<Byte, max_hash_size> expected;
  const std::span<Byte> used = std::span(expected).first(size(hash_));
  tag(message, used);
  return equal(used, given);
}

}  // namespace gatehouse::crypto
