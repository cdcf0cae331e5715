// What the tests of the store share: the engines to run the contract on, and records to start from.
#pragma once

#include <gatehouse/store/accounts.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/migrate.h>
#include <gatehouse/store/sessions.h>
#include <gatehouse/store/transaction.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gatehouse::store {

inline constexpr Time start = Time{std::chrono::seconds{1'750'000'000}};

// A folder of its own, gone with everything in it afterwards.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path(std::string_view name) const { return (root_ / name).string(); }
  std::string url(std::string_view name = "test.db") const { return "sqlite:" + path(name); }

 private:
  std::filesystem::path root_;
};

// Opened and migrated; the test ends when that fails.
std::unique_ptr<Database> opened(const std::string& url, const Options& options = {});

// An engine the contract is run on. Another engine is one more row in engines().
struct Engine {
  std::string name;
  std::function<std::unique_ptr<Database>(const Folder&)> open;
};
std::vector<Engine> engines();

class StoreContract : public testing::TestWithParam<Engine> {
 protected:
  Database& database() { return *database_; }
  Account add_account(const std::string& name, std::vector<std::string> roles = {});
  Session add_session(const Account& account, Time at = start);
  std::int64_t count(const std::string& table);

 private:
  Folder folder_;
  std::unique_ptr<Database> database_ = GetParam().open(folder_);
  std::uint32_t made_ = 0;
};
// INSTANTIATE_TEST_SUITE_P(Engines, Contract, testing::ValuesIn(engines()), engine_name);
inline std::string engine_name(const testing::TestParamInfo<Engine>& row) { return row.param.name; }

AuditRecord event(std::string name, Time at = start);
Account account_named(const std::string& name);
RotationRequest rotation_of(const Session& session, std::int64_t counter, Time now);

// Runs `body(0) … body(count - 1)`, each on a thread of its own, all let go at once.
void at_once(int count, const std::function<void(int)>& body);

}  // namespace gatehouse::store
