#include <gatehouse/store/internal/postgres_testing.h>
#include <gatehouse/store/internal/store_testing.h>

#include <cstdlib>
#include <latch>
#include <thread>

namespace gatehouse::store {

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "gatehouse_store_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  root_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

std::unique_ptr<Database> opened(const std::string& url, const Options& options) {
  auto database = Database::open(url, options);
  if (!database) throw std::runtime_error(database.error().detail);
  if (auto done = migrate(**database); !done) throw std::runtime_error(done.error().detail);
  return std::move(*database);
}

std::vector<Engine> engines() {
  std::vector<Engine> all{{.name = "SqliteInMemory", .open = [](const Folder&) { return opened("sqlite::memory:"); }},
                          {.name = "SqliteFile", .open = [](const Folder& folder) { return opened(folder.url()); }}};
  if (PostgresServer::is_installed()) {
    all.push_back(
        {.name = "Postgres", .open = [](const Folder&) { return opened(PostgresServer::shared().migrated()); }});
  }
  return all;
}

AuditRecord event(std::string name, Time at) {
  AuditRecord record;
  record.at = at;
  record.event = std::move(name);
  return record;
}

Account account_named(const std::string& name) {
  Account account;
  account.id = "id-of-" + name;
  account.username = name;
  account.password_hash = "hash-of-" + name;
  account.created_at = account.password_changed_at = start;
  return account;
}

Account StoreContract::add_account(const std::string& name, std::vector<std::string> roles) {
  auto account = account_named(name);
  account.roles = std::move(roles);
  EXPECT_TRUE(insert_account(database(), account, event("signed_up")));
  return account;
}

Session StoreContract::add_session(const Account& account, Time at) {
  Session session;
  session.id = make_row_id(at, made_++);
  session.account_id = account.id;
  session.created_at = session.authenticated_at = session.rotated_at = at;
  session.idle_expires_at = at + 1h;
  session.expires_at = at + 24h;
  session.address = "192.0.2.1";
  session.user_agent = "browser";
  EXPECT_TRUE(open_session(database(), session, account.password_hash, event("signed_in", at)));
  return session;
}

std::int64_t StoreContract::count(const std::string& table) {
  const auto found = database().read(
      [&](Transaction& transaction) { return transaction.one<std::int64_t>("SELECT COUNT(*) FROM " + table); });
  return found && *found ? **found : -1;
}

RotationRequest rotation_of(const Session& session, std::int64_t counter, Time now) {
  RotationRequest request;
  request.id = session.id;
  request.counter = counter;
  request.now = now;
  request.idle = 1h;
  request.forget_at = now + 5min;
  request.address = "192.0.2.2";
  request.user_agent = "other browser";
  return request;
}

void at_once(int count, const std::function<void(int)>& body) {
  std::latch ready(count);
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      ready.arrive_and_wait();
      body(i);
    });
  }
}

}  // namespace gatehouse::store
