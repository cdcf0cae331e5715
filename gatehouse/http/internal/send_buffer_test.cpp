#include <gatehouse/http/internal/send_buffer.h>

#include <gtest/gtest.h>

namespace gatehouse::http {
namespace {

void append(SendBuffer& buffer, std::string bytes) {
  buffer.append(bytes);
  EXPECT_EQ(bytes, "");
}

TEST(SendBuffer, GivesBytesInTheirOrderHoweverTheyAreTaken) {
  SendBuffer buffer;
  append(buffer, "abc");
  buffer.sent(1);
  append(buffer, "def");
  EXPECT_EQ(buffer.unsent(), "bcdef");
  buffer.sent(4);
  EXPECT_EQ(buffer.unsent(), "f");
  buffer.sent(1);
  EXPECT_TRUE(buffer.empty());
  append(buffer, "gh");
  EXPECT_EQ(buffer.unsent(), "gh");
}

TEST(SendBuffer, Row141AReaderAlwaysALittleBehindCostsNoMoreThanWhatIsUnsent) {
  SendBuffer buffer;
  append(buffer, std::string(50'000, 'a'));
  for (int round = 0; round < 10'000; ++round) {
    append(buffer, std::string(1'000, 'b'));
    buffer.sent(1'000);
    ASSERT_EQ(buffer.unsent().size(), 50'000U);
  }
  EXPECT_LE(buffer.held(), 250'000U);
}

TEST(SendBuffer, KeepsNothingBigOnceItIsEmpty) {
  SendBuffer buffer;
  append(buffer, std::string(1'000'000, 'a'));
  buffer.sent(1'000'000);
  EXPECT_LT(buffer.held(), 20'000U);
}

}  // namespace
}  // namespace gatehouse::http
