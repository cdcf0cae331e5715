#include <gatehouse/base/secret.h>
#include <gatehouse/crypto/random.h>
#include <gatehouse/password/hash.h>
#include <gatehouse/password/prepare.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace gatehouse::password {
namespace {

constexpr Cost cheap{.memory_kib = 64, .passes = 2, .lanes = 1};
constexpr std::string_view staple = "correct horse battery staple";

void expect_only(std::string_view password, std::string_view stored) {
  const auto right = verify(password, stored);
  ASSERT_TRUE(right) << stored << ": " << right.error().detail;
  EXPECT_TRUE(*right) << stored;
  for (const auto& wrong : {std::string(password) + "x", std::string(password.substr(1)), std::string("wrong")}) {
    EXPECT_FALSE(*verify(wrong, stored)) << stored;
  }
}

Reason refusal(std::string_view stored) {
  const auto answer = verify(staple, stored);
  if (answer) ADD_FAILURE() << "taken: " << stored;
  return answer ? Reason::internal : answer.error().reason;
}

TEST(Hash, MakesAPhcStringOfTheCostAskedFor) {
  crypto::FixedRandom random;
  const auto stored = hash(staple, cheap, random);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->substr(0, 30), "$argon2id$v=19$m=64,t=2,p=1$" + stored->substr(28, 2));
  EXPECT_EQ(stored->size(), 28U + 22 + 1 + 43);  // 16 bytes of salt, 32 of hash, no padding
  expect_only(staple, *stored);
}

TEST(Hash, TheDefaultIsWhatOwaspAsksFor) {
  crypto::FixedRandom random;
  const auto stored = hash(staple, Cost{}, random);
  ASSERT_TRUE(stored);
  EXPECT_TRUE(stored->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(*verify(staple, *stored));
  EXPECT_FALSE(needs_rehash(*stored, Cost{}));
}

TEST(Hash, SeveralLanesVerifyToo) {
  crypto::FixedRandom random;
  const auto stored = hash(staple, {.memory_kib = 128, .passes = 1, .lanes = 4}, random);
  ASSERT_TRUE(stored);
  EXPECT_TRUE(stored->starts_with("$argon2id$v=19$m=128,t=1,p=4$"));
  expect_only(staple, *stored);
}

TEST(Hash, EachHashHasItsOwnSalt) {
  crypto::FixedRandom random;
  EXPECT_NE(*hash(staple, cheap, random), *hash(staple, cheap, random));
}

TEST(Hash, RefusesACostOutOfBounds) {
  crypto::FixedRandom random;
  for (const Cost& cost : {Cost{7, 1, 1}, Cost{262145, 1, 1}, Cost{64, 0, 1}, Cost{64, 17, 1}, Cost{64, 1, 0},
                           Cost{1024, 1, 17}, Cost{31, 1, 4}}) {
    const auto made = hash(staple, cost, random);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, Reason::invalid_config);
  }
  EXPECT_TRUE(hash(staple, {8, 1, 1}, random));
  EXPECT_EQ(hash(std::string(longest_prepared + 1, 'a'), cheap, random).error().reason, Reason::password_too_long);
}

TEST(Hash, NothingIsCutOff) {
  crypto::FixedRandom random;
  std::string longest(longest_prepared, 'a');
  const auto stored = hash(longest, cheap, random);
  ASSERT_TRUE(stored);
  EXPECT_TRUE(*verify(longest, *stored));
  longest.back() = 'b';
  EXPECT_FALSE(*verify(longest, *stored));
  EXPECT_FALSE(*verify(std::string(longest_prepared + 1, 'a'), *stored));
}

// Made by python3-argon2 21.1.0 (libargon2), salt "0123456789abcdef" unless it shows another.
TEST(Hash, AnEmptyPasswordIsWrongAndNoAccident) {
  crypto::FixedRandom random;
  const auto stored = hash(staple, cheap, random);
  EXPECT_FALSE(*verify(std::string_view{}, *stored));
  EXPECT_FALSE(*verify("", *stored));
  const auto of_empty = hash(std::string_view{}, cheap, random);
  EXPECT_TRUE(*verify("", *of_empty));
  EXPECT_FALSE(*verify(staple, *of_empty));
}

TEST(Verify, Argon2OfOtherMakers) {
  for (const auto* stored :
       {"$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0",
        "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$argon2id$v=19$m=256,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$TBLFLToIIw44J9A58ZATxhtmnZRbGjp5T2SUHWXOdUA",
        "$argon2i$v=19$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$8ZjRr2hVf14W0ACvvdoLCQ0JoTJdMWEmLaDCwF+kUNI",
        "$argon2i$v=19$m=64,t=3,p=2$MDEyMzQ1Njc4OWFiY2RlZg$nMg+TQ97Eq0eu5ewy82z/7K97OKM5ug2zaDqvsQUzIg",
        "$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$aq42HBL+IPAitHspChw/8mx5JRX2jFDkTmlsBskwH/0",
        "$argon2id$v=19$m=64,t=2,p=1$c2FsdHNhbHQ$F0EWBVuBcOKB2dBTHZSdu8kmmrc4roFA1fMjJAA2O34",
        "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$8eWmGOghvLB8losxM7BEpg",
        "$argon2i$v=16$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$HcwO7KP3hnBpb3GtLPnpouYiemuK9kKeEMYy1uRxU/0",
        "$argon2i$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$HcwO7KP3hnBpb3GtLPnpouYiemuK9kKeEMYy1uRxU/0",  // before `v=`
        // python3-django 3.2.25
        "argon2$argon2id$v=19$m=64,t=2,p=1$c2Vhc2FsdDFzZWFzYWx0MQ$B8P/OGWX3AWTiFNO2tyOOQ"}) {
    expect_only(staple, stored);
  }
}

TEST(Verify, ScryptAndPbkdf2OfOtherMakers) {
  for (const auto* stored :
       {// python3-passlib 1.7.4
        "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES.wqLsOT5YmiRBplI",
        "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$5bTW2oeyDJyGJPcmEr.mRDE11ghpozWrDGnSNhRXo2ZCu0KHRDiUMAVEGzLJC."
        "oDhRoeIja9J1iLIv9ptDJMfQ",
        "$scrypt$ln=10,r=8,p=2$MDEyMzQ1Njc4OWFiY2RlZg$KhW5KLACpfR1HRqSPdg8ODHC9nzhpv0EHEqfwm5GJX4",
        // python3-werkzeug 2.2.2; its later scrypt form by Python's hashlib
        "pbkdf2:sha256:1000$ABCDEFGHabcdefgh$de19b1834b227dbe77e29ac6790ebcb9a93fc08ebaae5af75e6868c2369e7007",
        "pbkdf2:sha512:1000$ABCDEFGHabcdefgh$bb84ce0e23c87119bd0ecb95be12cfbc85c8dee06a19841d2c6b1c39372505835c27ae1a"
        "a67dceb9a01088c9d889f036de9df11779a6522decd245f7cca24020",
        "scrypt:1024:8:1$ABCDEFGHabcdefgh$f63233a6bcc135dd59290584c7f6695ee32d690dea7699c921db9d58831b1d091cb82c2362b1"
        "4d7f91f379353b740041809d75836983694ca16657ac4bc1be6d",
        // python3-django 3.2.25
        "pbkdf2_sha256$1000$seasalt1seasalt1$UiLwZ2kMmbdgjeUZvIjAmPb1oJyg7o654pD3wPSl+98="}) {
    expect_only(staple, stored);
  }
}

TEST(Verify, CryptHashesOfOtherMakers) {
  for (const auto* stored :
       {// python3-bcrypt 3.2.2; $2y$ and yescrypt by crypt(3) of libxcrypt 4.4.33
        "$2a$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2y$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$y$j75$saltsaltsalt$/O9aZkoFFOnkZWWahLzzMn5r9F6DqbmuCKI/.pm/vj1",
        "$y$j9T$saltsaltsalt$Sq1kqbJbFN7YfV2MqrFeATLs2I0LdD7jIoz3m0GQ2lB",
        // python3-passlib 1.7.4
        "$6$rounds=1000$saltsalt$j9Vf8YShD0koGhimfqidabEQeWmhpJ9YxprOCX."
        "iV89zcJPtewN9pJnLRum4UDiZcBurQvcQNMKwhpHywoJfV/",
        "$6$saltsalt$CPgxBHZBXfhC6lX1yxpdEsbQfXmg3WXVj8AoVwyNFLfb5AtbfM8k6A8yehv1z6sgzoH/DUIs7YK9hVnGhTjhW/",
        "$5$rounds=1000$saltsalt$TFDrLHsZ0msaZlw.ZViQNNRjyMG9kAB3KDkA8eLkI.."}) {
    expect_only(staple, stored);
  }
}

// crypt_blowfish (Openwall), wrapper.c; Drepper's SHA-crypt text; escrypt (Openwall) for $7$.
TEST(Verify, PublishedCryptVectors) {
  expect_only("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
  expect_only("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK");
  expect_only("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a");
  EXPECT_TRUE(*verify("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"));
  expect_only("Hello world!",
              "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1");
  expect_only("Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5");
  expect_only("pleaseletmein", "$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D");
}

TEST(Verify, BcryptsSaltMayHaveSpareBitsSet) {
  // The same hash with the last salt character 'v' for 'u': crypt prints it back as 'u'.
  EXPECT_TRUE(*verify(staple, "$2b$04$abcdefghijklmnopqrstuv7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"));
}

TEST(Verify, BcryptNeverMatchesAPasswordItWouldCut) {
  constexpr std::string_view stored = "$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe";  // 72 times 'a'
  EXPECT_TRUE(*verify(std::string(72, 'a'), stored));
  EXPECT_FALSE(*verify(std::string(73, 'a'), stored));
  EXPECT_FALSE(*verify(std::string(72, 'a') + "b", stored));
  EXPECT_FALSE(*verify(std::string(600, 'a'), stored));

  const auto long_vector = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
  const std::string seventy_two = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  EXPECT_TRUE(*verify(seventy_two, long_vector));
  EXPECT_FALSE(*verify(seventy_two + "chars after 72 are ignored", long_vector));
}

TEST(Verify, ANulIsPartOfThePassword) {
  const std::string with_nul("abc\0def", 7);
  for (const auto* stored :
       {"$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$YA/szLVQAZCsCmzbUMGcpkaupA1hYUQ0185Qqc9kJ4A",
        "$2b$04$abcdefghijklmnopqrstuuCi15uRb1eH7NAlJ/TgeJertyknQpYn2",
        "$6$rounds=1000$saltsalt$NA0tUOoXYli67O46SiSe4jOx5fJrwbcvn."
        "93O1OCXTNvMnSOqQqJeiUNvi3QplzYv406C7qWWXacNBluOyvO3/"}) {
    EXPECT_TRUE(*verify("abc", stored)) << stored;
    EXPECT_FALSE(*verify(with_nul, stored)) << stored;
    EXPECT_FALSE(*verify(std::string("abc\0", 4), stored)) << stored;
  }
}

TEST(Verify, AStoredTextThatIsNoHashIsCorruptStorage) {
  const std::string long_salt(500, 'a');
  for (const std::string& bad :
       {std::string(), std::string("plain"), std::string("$"), std::string("$$$$$"), std::string("*0"),
        std::string("!"), std::string("$argon2id$"), std::string("$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg"),
        std::string("$argon2d$v=19$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$QUopcIcIH4L1CjsSyCpZkH531X8BlnyE7rSkkRxeQp8"),
        std::string("$argon2id$v=18$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4"),
        std::string("$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$1+beAhxDIR8"),  // a hash of 8 bytes
        std::string("$argon2id$v=19$m=64,t=2,p=1$c2FsdA$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4"),
        std::string("$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4="),
        std::string(
            "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h\xC3"),
        std::string("$1$salt$qJH7.N4xYta3aEG/dfqo/0"), std::string("$sha1$5$salt$hash"),
        "pbkdf2:sha256:1000$" + long_salt + "$de19b1834b227dbe77e29ac6790ebcb9a93fc08ebaae5af75e6868c2369e7007",
        std::string(1 << 20, '$')}) {
    EXPECT_EQ(refusal(bad), Reason::storage_corrupt) << bad.substr(0, 100);
  }
  EXPECT_EQ(refusal(std::string_view("\0", 1)), Reason::storage_corrupt);
}

TEST(Verify, ParametersAboveTheBoundsAreRefusedBeforeAnyWork) {
  for (const auto* bad :
       {"$argon2id$v=19$m=4294967295,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$argon2id$v=19$m=262145,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$argon2id$v=19$m=64,t=17,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$argon2id$v=19$m=64,t=0,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$argon2id$v=19$m=1024,t=2,p=17$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$argon2id$v=19$m=7,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$15$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$03$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$0:$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2x$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6C",
        "$y$jFT$saltsaltsalt$/O9aZkoFFOnkZWWahLzzMn5r9F6DqbmuCKI/.pm/vj1",
        "$y$jzz$saltsaltsalt$/O9aZkoFFOnkZWWahLzzMn5r9F6DqbmuCKI/.pm/vj1",
        "$5$rounds=1000001$saltsalt$TFDrLHsZ0msaZlw.ZViQNNRjyMG9kAB3KDkA8eLkI..",
        "$5$rounds=999$saltsalt$TFDrLHsZ0msaZlw.ZViQNNRjyMG9kAB3KDkA8eLkI..",
        "$5$rounds=999999999$saltsalt$TFDrLHsZ0msaZlw.ZViQNNRjyMG9kAB3KDkA8eLkI..",
        "$7$zzzzzzzzzzzSodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
        "$7$U6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
        "$7$C6....F....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
        "$scrypt$ln=30,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$KhW5KLACpfR1HRqSPdg8ODHC9nzhpv0EHEqfwm5GJX4",
        "$pbkdf2-sha256$4294967295$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES.wqLsOT5YmiRBplI"}) {
    EXPECT_EQ(refusal(bad), Reason::storage_corrupt) << bad;
  }
}

TEST(Verify, NoOtherHashAndNoCutHashPasses) {
  for (const std::string_view stored :
       {"$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4",
        "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$5$rounds=1000$saltsalt$TFDrLHsZ0msaZlw.ZViQNNRjyMG9kAB3KDkA8eLkI..",
        "$pbkdf2-sha256$1000$MDEyMzQ1Njc4OWFiY2RlZg$yqSq2SygY1sB4EcH9f2FG0JTMES.wqLsOT5YmiRBplI",
        "pbkdf2:sha256:1000$ABCDEFGHabcdefgh$de19b1834b227dbe77e29ac6790ebcb9a93fc08ebaae5af75e6868c2369e7007",
        "pbkdf2_sha256$1000$seasalt1seasalt1$UiLwZ2kMmbdgjeUZvIjAmPb1oJyg7o654pD3wPSl+98="}) {
    for (std::size_t i = stored.size() - 30; i < stored.size(); ++i) {
      EXPECT_FALSE(verify(staple, stored.substr(0, i)).value_or(false)) << stored.substr(0, i);
      std::string other(stored);
      other[i] = other[i] == '3' ? '4' : '3';
      EXPECT_FALSE(verify(staple, other).value_or(false)) << other;
    }
  }
}

TEST(NeedsRehash, IsFalseOnlyForArgon2idAtThatVeryCost) {
  crypto::FixedRandom random;
  const auto stored = *hash(staple, cheap, random);
  EXPECT_FALSE(needs_rehash(stored, cheap));
  EXPECT_TRUE(needs_rehash(stored, Cost{}));
  EXPECT_TRUE(needs_rehash(stored, {.memory_kib = 64, .passes = 1, .lanes = 1}));
  EXPECT_TRUE(needs_rehash(stored, {.memory_kib = 64, .passes = 2, .lanes = 2}));
  EXPECT_TRUE(needs_rehash(stored, {.memory_kib = 32, .passes = 2, .lanes = 1}));
}

TEST(NeedsRehash, IsTrueForEveryOtherForm) {
  constexpr Cost old{.memory_kib = 64, .passes = 3, .lanes = 1};
  for (const auto* stored :
       {"", "nonsense", "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$argon2i$v=19$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$8ZjRr2hVf14W0ACvvdoLCQ0JoTJdMWEmLaDCwF+kUNI",
        "$argon2id$v=16$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$HcwO7KP3hnBpb3GtLPnpouYiemuK9kKeEMYy1uRxU/0",
        "$argon2id$v=19$m=64,t=3,p=1$c2FsdHNhbHQ$F0EWBVuBcOKB2dBTHZSdu8kmmrc4roFA1fMjJAA2O34",  // a short salt
        "$argon2id$v=19$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$8eWmGOghvLB8losxM7BEpg",            // a short hash
        "pbkdf2_sha256$1000$seasalt1seasalt1$UiLwZ2kMmbdgjeUZvIjAmPb1oJyg7o654pD3wPSl+98="}) {
    EXPECT_TRUE(needs_rehash(stored, old)) << stored;
  }
}

TEST(Decoy, CostsWhatAHashCostsAndMatchesNothing) {
  crypto::FixedRandom random;
  const Cost cost{.memory_kib = 64, .passes = 1, .lanes = 1};
  const auto stored = decoy(cost, random);
  EXPECT_FALSE(needs_rehash(stored, cost));
  for (const auto* password : {"", "password", "a password nobody has"}) {
    const auto matches = verify(password, stored);
    ASSERT_TRUE(matches);
    EXPECT_FALSE(*matches);
  }
}

}  // namespace
}  // namespace gatehouse::password
