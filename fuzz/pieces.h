// In which pieces bytes arrive, as a fuzzer chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>

namespace gatehouse::fuzz {

// How many bytes come next: all of them, a fixed number, or a number that changes each time.
class Pieces {
 public:
  explicit Pieces(std::uint8_t choice) : step_(choice % 64), random_(choice), varies_(choice >= 128) {}
  std::size_t next() { return varies_ ? random_() % (step_ + 2) : step_ == 0 ? std::string_view::npos : step_; }

 private:
  std::size_t step_;
  std::minstd_rand random_;
  bool varies_;
};

}  // namespace gatehouse::fuzz
