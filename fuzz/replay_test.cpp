// Every fuzzer keeps its promise for its seeds, which are all that earlier runs found worth keeping, and for what a few
// random but repeatable changes make of them: what is tried without clang, each time the tests run.
#include <fuzz/promise.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#define EACH(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include <each_fuzzer.inc>
#undef EACH

namespace {

struct Fuzzer {
  const char* name;
  int (*run)(const std::uint8_t* data, std::size_t size);
};

#define EACH(name) Fuzzer{#name, fuzz_##name},
constexpr Fuzzer fuzzers[] = {
#include <each_fuzzer.inc>
};
#undef EACH

class Seeds : public testing::TestWithParam<Fuzzer> {
 protected:
  static std::vector<std::filesystem::path> files() {
    const auto folder = std::filesystem::path(GATEHOUSE_SOURCE_DIR) / "fuzz/seeds" / GetParam().name;
    const std::filesystem::directory_iterator all(folder);
    std::vector<std::filesystem::path> sorted(begin(all), end(all));
    std::ranges::sort(sorted);
    return sorted;
  }
  static std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // In memory of exactly its size, so that ASan sees one byte read too many.
  static void run(std::string_view input) {
    const std::vector<std::uint8_t> bytes(input.begin(), input.end());
    GetParam().run(bytes.data(), bytes.size());
  }
};

std::string changed(std::string text, std::minstd_rand& random) {
  const std::size_t place = random() % (text.size() + 1);
  switch (random() % 4) {
    case 0: return text.substr(0, place);
    case 1: return text.insert(place, 1, static_cast<char>(random() % 256));
    case 2: return text.erase(place, 1);
    default: break;
  }
  if (place < text.size()) text[place] = static_cast<char>(text[place] ^ (1 << random() % 8));
  return text;
}

TEST_P(Seeds, KeepTheirPromise) {
  const auto paths = files();
  ASSERT_FALSE(paths.empty());
  for (const auto& path : paths) {
    std::fprintf(stderr, "%s\n", path.c_str());  // a broken promise ends the program: the last name is the one
    run(read(path));
  }
}

TEST_P(Seeds, KeepTheirPromiseWhenTheyAreChanged) {
  constexpr int tries = 50;  // of each seed
  std::minstd_rand random(1);
  for (const auto& path : files()) {
    std::fprintf(stderr, "%s, changed\n", path.c_str());
    const std::string text = read(path);
    for (int i = 0; i < tries; ++i) run(changed(text, random));
  }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Seeds, testing::ValuesIn(fuzzers),
                         [](const auto& given) { return std::string(given.param.name); });

}  // namespace
