#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/sign_out.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

// Sixteen threads verify while one takes tokens out of use, in order: token 0 first, then token 1, and so on.
namespace gatehouse {
namespace {

constexpr std::size_t verifiers = 16;
constexpr std::size_t tokens_in_all = 48;

// What was begun to be taken out of use, and what was acknowledged to be: numbers of tokens from the first on.
class Progress {
 public:
  template <class Work>
  void take_out(const Work& work) {
    ++begun_;
    work();
    ++done_;
  }
  std::size_t begun() const { return begun_; }
  std::size_t done() const { return done_; }

 private:
  std::atomic<std::size_t> begun_{0}, done_{0};
};

// `accepted(number)` is asked by all verifiers at once until all are out of use: true for every token that nobody has
// begun to take out, false for every one whose end was acknowledged before the question.
template <class Accepted, class TakeOut>
void verify_while(const Accepted& accepted, const TakeOut& take_out) {
  Progress progress;
  std::atomic<std::size_t> lost{0}, revived{0}, waiting{verifiers};
  const auto verify_all = [&] {
    for (std::size_t number = 0; number < tokens_in_all; ++number) {
      const auto done = progress.done();
      const bool is_accepted = accepted(number);
      if (is_accepted && number < done) ++revived;
      if (!is_accepted && number >= progress.begun()) ++lost;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < verifiers; ++i) {
      threads.emplace_back([&] {
        verify_all();
        --waiting;
        while (progress.done() < tokens_in_all) verify_all();
        verify_all();
      });
    }
    while (waiting > 0) std::this_thread::yield();
    for (std::size_t number = 0; number < tokens_in_all; ++number) progress.take_out([&] { take_out(number); });
  }
  EXPECT_EQ(lost, 0U);
  EXPECT_EQ(revived, 0U);
}

class ThreadsTest : public AuthTest {};

TEST_F(ThreadsTest, NoLiveSessionIsRefusedAndNoEndedOneAcceptedWhileKeysRotate) {
  std::vector<SignedIn> answers;
  std::vector<IdentityPointer> identities;
  for (std::size_t i = 0; i < tokens_in_all; ++i) {
    answers.push_back(sign_ada_in());
    identities.push_back(*who(answers.back()));
  }
  verify_while([&](std::size_t number) { return who(answers[number]).has_value(); },
               [&](std::size_t number) {
                 const bool rotate = number % 4 == 0;
                 clock.advance(1ms);  // no two keys of one moment
                 ASSERT_TRUE(!rotate || auth().keys.rotate(true, here));
                 ASSERT_TRUE(sign_out(auth(), *identities[number], here));
               });
}

// One key for each token.
class KeysInThreads : public testing::Test {
 protected:
  KeysInThreads() {
    for (std::size_t i = 0; i < tokens_in_all; ++i) {
      keys.push_back(jose::Key::generate(jose::Algorithm::es256));
      const Tokens issuer{{.issuer = "https://id.example", .key = keys.back()}};
      texts.push_back(issuer.issue({.subject = "ada"})->access_token);
    }
  }

  jose::KeySet all_after(std::size_t number) const {
    return *jose::KeySet::of({keys.begin() + static_cast<std::ptrdiff_t>(number), keys.end()});
  }

  std::vector<jose::Key> keys;
  std::vector<std::string> texts;
};

TEST_F(KeysInThreads, TokensOfADroppedKeyAreRefusedOnceItWasDropped) {
  Tokens tokens{{.issuer = "https://id.example"}};
  tokens.use(keys.back(), all_after(0));
  verify_while([&](std::size_t number) { return tokens.identify({.bearer = texts[number]}).has_value(); },
               [&](std::size_t number) { tokens.use(keys.back(), all_after(number + 1)); });
}

TEST_F(KeysInThreads, ASharedKeySetVerifiesWhileItsSuccessorTakesOver) {
  const jose::Expectations expected{.issuer = "https://id.example", .audience = "https://id.example", .type = "at+jwt"};
  const auto now = system_clock().now();
  std::mutex mutex;
  auto shared = std::make_shared<const jose::KeySet>(all_after(0));
  const auto current = [&] {
    const std::lock_guard lock(mutex);
    return shared;
  };
  verify_while([&](std::size_t number) { return jose::verify(texts[number], *current(), expected, now).has_value(); },
               [&](std::size_t number) {
                 auto next = std::make_shared<const jose::KeySet>(all_after(number + 1));
                 const std::lock_guard lock(mutex);
                 shared.swap(next);
               });
}

}  // namespace
}  // namespace gatehouse
