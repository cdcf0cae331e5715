#include <fcntl.h>
#include <gtest/gtest.h>
#include <server/commands/new_password.h>
#include <server/commands/table.h>
#include <server/commands/terminal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <sstream>
#include <thread>

namespace gatehouse::server {
namespace {

// A terminal with nobody at it but the test.
class Terminal : public testing::Test {
 protected:
  Terminal() : person_(posix_openpt(O_RDWR | O_NOCTTY)) {
    EXPECT_EQ(grantpt(person_), 0);
    EXPECT_EQ(unlockpt(person_), 0);
    char name[64];
    EXPECT_EQ(ptsname_r(person_, name, sizeof name), 0);
    program_ = open(name, O_RDWR | O_NOCTTY);
  }
  ~Terminal() override { close(person_), close(program_); }

  // Waits until the program has shown `word`, then types.
  std::string type_after(std::string_view word, std::string_view text) {
    std::string shown;
    while (shown.find(word) == std::string::npos) shown += read_some();
    EXPECT_EQ(write(person_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    return shown;
  }
  std::string read_some() {
    char buffer[256];
    const auto size = read(person_, buffer, sizeof buffer);
    return size > 0 ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
  }
  Result<Secret> ask(std::string_view typed) {
    std::jthread person([this, typed] { type_after("Password: ", typed); });
    return ask_hidden(program_, "Password: ");
  }
  bool echoes() const {
    termios now{};
    tcgetattr(program_, &now);
    return (now.c_lflag & ECHO) != 0;
  }

  int person_, program_;
};

TEST_F(Terminal, HearsAPasswordWithoutShowingIt) {
  const auto heard = ask("correct horse\n");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->text(), "correct horse");
  EXPECT_EQ(read_some().find("horse"), std::string::npos);
  EXPECT_TRUE(echoes());
}

TEST_F(Terminal, AnEmptyLineIsAnEmptyPassword) { EXPECT_EQ(ask("\n")->text(), ""); }

TEST_F(Terminal, EndOfFileAndCtrlCAreNoPassword) {
  EXPECT_FALSE(ask("\x04"));
  EXPECT_TRUE(echoes());
  EXPECT_FALSE(ask("\x03\n"));
  EXPECT_TRUE(echoes());
}

TEST(GeneratedPassword, HasFourGroupsThatAreNeverTheSame) {
  crypto::FixedRandom random;
  const auto first = generate_password(random);
  const auto second = generate_password(random);
  EXPECT_NE(first.text(), second.text());
  ASSERT_EQ(first.size(), 23U);
  for (const std::size_t place : {5U, 11U, 17U}) EXPECT_EQ(first.text()[place], '-');
  EXPECT_EQ(first.text().find_first_not_of("abcdefghjkmnpqrstuvwxyz23456789_-"), std::string_view::npos);
}

TEST(ReadPassword, DropsTheEndOfTheLineOnly) {
  const auto read = [](const std::string& text) {
    std::istringstream in(text);
    auto password = read_password(in);
    return password ? std::string(password->text()) : "refused";
  };
  EXPECT_EQ(read("secret word\n"), "secret word");
  EXPECT_EQ(read("secret word\r\n"), "secret word");
  EXPECT_EQ(read("secret word"), "secret word");
  EXPECT_EQ(read(" spaces stay \n"), " spaces stay ");
  EXPECT_EQ(read("two\nlines"), "refused");
  EXPECT_EQ(read("two\n\n"), "refused");
  EXPECT_EQ(read("\n"), "refused");
  EXPECT_EQ(read(std::string(4096, 'x')), std::string(4096, 'x'));
  EXPECT_EQ(read(std::string(4097, 'x')), "refused");
}

TEST(Table, LinesUpAndEscapes) {
  std::istringstream in;
  std::ostringstream out, error;
  const Console console{.in = in, .out = out, .error = error};
  Table table({"A", "NAME", "LAST"});
  table.print(console, "nothing");
  table.add({"1", "Ada \xC3\x84", "x"});
  table.add({"22", "", std::string(100, 'y')});
  table.add({"3", "\x1b[2J", "z"});
  table.print(console, "nothing");
  EXPECT_EQ(out.str(),
            "nothing\n"
            "A   NAME     LAST\n"
            "1   Ada \xC3\x84    x\n"
            "22  -        " +
                std::string(72, 'y') +
                "...\n"
                "3   \\x1b[2J  z\n");
}

}  // namespace
}  // namespace gatehouse::server
