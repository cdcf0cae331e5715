#include <gatehouse/jose/internal/base64url_avx2.h>

#ifdef __x86_64__
#include <immintrin.h>
#define FOR_AVX2 __attribute__((target("avx2")))

namespace gatehouse::jose {
namespace {

// The bytes of `values` that lie in [first, last], as a mask; all of it ASCII.
FOR_AVX2 __m256i between(__m256i values, char first, char last) {
  return _mm256_and_si256(_mm256_cmpgt_epi8(values, _mm256_set1_epi8(static_cast<char>(first - 1))),
                          _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(last + 1)), values));
}

FOR_AVX2 __m256i add_where(__m256i mask, int number, __m256i values) {
  return _mm256_add_epi8(values, _mm256_and_si256(mask, _mm256_set1_epi8(static_cast<char>(number))));
}

// In each half, four groups of three bytes become four groups of four six-bit values.
FOR_AVX2 __m256i spread(__m256i bytes) {
  const __m256i order = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
  const __m256i groups = _mm256_shuffle_epi8(bytes, order);
  const __m256i first_and_third =
      _mm256_mulhi_epu16(_mm256_and_si256(groups, _mm256_set1_epi32(0x0fc0fc00)), _mm256_set1_epi32(0x04000040));
  const __m256i second_and_fourth =
      _mm256_mullo_epi16(_mm256_and_si256(groups, _mm256_set1_epi32(0x003f03f0)), _mm256_set1_epi32(0x01000010));
  return _mm256_or_si256(first_and_third, second_and_fourth);
}

// The way back; the twelve bytes of each half come first in it.
FOR_AVX2 __m256i gather(__m256i values) {
  const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
  const __m256i groups = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
  return _mm256_shuffle_epi8(
      groups, _mm256_broadcastsi128_si256(_mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1)));
}

// Six-bit values as characters: each step of the alphabet is a jump from the one before.
FOR_AVX2 __m256i as_characters(__m256i values) {
  const auto from = [&](int value)
                        FOR_AVX2 { return _mm256_cmpgt_epi8(values, _mm256_set1_epi8(static_cast<char>(value - 1))); };
  __m256i out = _mm256_add_epi8(values, _mm256_set1_epi8('A'));
  out = add_where(from(26), 'a' - 26 - 'A', out);
  out = add_where(from(52), '0' - 52 - ('a' - 26), out);
  out = add_where(from(62), '-' - 62 - ('0' - 52), out);
  return add_where(from(63), '_' - 63 - ('-' - 62), out);
}

}  // namespace

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

FOR_AVX2 std::size_t encode_avx2(BytesView bytes, char* out) {
  std::size_t done = 0;
  for (; done + 28 <= bytes.size(); done += 24, out += 32) {  // 24 bytes a step; the second load reads four more
    const auto* from = bytes.data() + done;
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 12));
    const __m256i characters = as_characters(spread(_mm256_set_m128i(high, low)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), characters);
  }
  return done;
}

FOR_AVX2 std::size_t decode_avx2(std::string_view text, Byte* out) {
  std::size_t done = 0;
  for (; done + 32 <= text.size(); done += 32, out += 24) {
    const __m256i c = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + done));
    const __m256i upper = between(c, 'A', 'Z'), lower = between(c, 'a', 'z'), digit = between(c, '0', '9');
    const __m256i minus = between(c, '-', '-'), underscore = between(c, '_', '_');
    const __m256i letter = _mm256_or_si256(upper, lower), other = _mm256_or_si256(minus, underscore);
    if (_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(letter, digit), other)) != -1) break;
    __m256i values = add_where(upper, -'A', c);
    values = add_where(lower, 26 - 'a', values);
    values = add_where(digit, 52 - '0', values);
    values = add_where(minus, 62 - '-', values);
    values = add_where(underscore, 63 - '_', values);
    const __m256i packed = _mm256_permutevar8x32_epi32(gather(values), _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm256_castsi256_si128(packed));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(out + 16), _mm256_extracti128_si256(packed, 1));
  }
  return done;
}

}  // namespace gatehouse::jose

#else

namespace gatehouse::jose {

bool has_avx2() { return false; }
std::size_t encode_avx2(BytesView, char*) { return 0; }
std::size_t decode_avx2(std::string_view, Byte*) { return 0; }

}  // namespace gatehouse::jose
#endif
