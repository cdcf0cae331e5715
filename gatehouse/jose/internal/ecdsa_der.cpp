#include <gatehouse/jose/internal/ecdsa_der.h>

#include <algorithm>

namespace gatehouse::jose {
namespace {

constexpr Byte tag_sequence = 0x30;
constexpr Byte tag_integer = 0x02;

BytesView without_leading_zeros(BytesView number) {
  while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
  return number;
}

// Takes one INTEGER off the front of `der` and writes it right-aligned into `out`.
bool take_integer(BytesView& der, std::span<Byte> out) {
  if (der.size() < 2 || der[0] != tag_integer || der[1] > 0x7f) return false;
  const std::size_t size = der[1];
  if (size == 0 || der.size() < 2 + size) return false;
  const BytesView number = without_leading_zeros(der.subspan(2, size));
  if (number.size() > out.size()) return false;
  std::ranges::fill(out, Byte{0});
  std::ranges::copy(number, out.last(number.size()).begin());
  der = der.subspan(2 + size);
  return true;
}

}  // namespace

EcdsaDer ecdsa_to_der(BytesView raw) {
  EcdsaDer der;
  const std::array<BytesView, 2> numbers{without_leading_zeros(raw.first(raw.size() / 2)),
                                         without_leading_zeros(raw.subspan(raw.size() / 2))};
  std::size_t inside = 0;
  for (const BytesView number : numbers) inside += 2 + number.size() + (number.front() > 0x7f);
  const auto put = [&](std::size_t byte) { der.bytes[der.size++] = static_cast<Byte>(byte); };
  put(tag_sequence);
  if (inside > 0x7f) put(0x81);
  put(inside);
  for (const BytesView number : numbers) {
    const bool sign_byte = number.front() > 0x7f;  // a set top bit would read as a negative number
    put(tag_integer);
    put(number.size() + sign_byte);
    if (sign_byte) put(0);
    std::ranges::copy(number, der.bytes.begin() + static_cast<std::ptrdiff_t>(der.size));
    der.size += number.size();
  }
  return der;
}

bool ecdsa_from_der(BytesView der, std::span<Byte> raw) {
  if (der.size() < 2 || der[0] != tag_sequence) return false;
  const std::size_t start = der[1] == 0x81 ? 3 : 2;
  if (der.size() < start || der[start - 1] != der.size() - start) return false;
  BytesView inside = der.subspan(start);
  const std::size_t half = raw.size() / 2;
  return take_integer(inside, raw.first(half)) && take_integer(inside, raw.subspan(half)) && inside.empty();
}

}  // namespace gatehouse::jose
