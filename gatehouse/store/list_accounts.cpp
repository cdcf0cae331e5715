#include <gatehouse/store/accounts.h>
#include <gatehouse/store/database.h>
#include <gatehouse/store/internal/account_row.h>
#include <gatehouse/store/internal/steps.h>

#include <fmt/format.h>

#include <iterator>

namespace gatehouse::store {
namespace {

using Accounts = std::vector<Account>;

// Greater than all text that goes on after a prefix.
constexpr std::string_view last_character = "\xF4\x8F\xBF\xBF";
// Names hold no control characters, so nothing comes between a name and the name with this behind it.
constexpr char least_character = '\x01';
// Stands before the e-mail in a `next` among those that only their e-mail finds; no user name begins with it.
constexpr char email_mark = '@';

std::string start_of(const std::string& prefix, const std::string& after) {
  return after.empty() ? prefix : after + least_character;
}

Result<Accounts> by_name(Transaction& transaction, const std::string& prefix, const std::string& after, int limit) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM accounts WHERE username_key >= $1 AND username_key < $2 ORDER BY username_key LIMIT $3",
      account_columns);
  return transaction.rows<Account>(sql, start_of(prefix, after), prefix + std::string(last_character), limit);
}

// One query for both, ORed and in the order of one of them, would read every account where few or none match. Passes
// over no more accounts than the pages by name have shown.
Result<Accounts> by_email_alone(Transaction& transaction, const std::string& prefix, const std::string& after,
                                int limit) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM accounts WHERE email_key >= $1 AND email_key < $2 "
      "AND substr(username_key, 1, length(CAST($3 AS TEXT))) <> $3 ORDER BY email_key LIMIT $4",
      account_columns);
  return transaction.rows<Account>(sql, start_of(prefix, after), prefix + std::string(last_character), prefix, limit);
}

std::string place_of(const Account& account, const std::string& prefix) {
  auto name = folded(account.username);
  if (name.starts_with(prefix)) return name;
  return email_mark + folded(account.email.value_or(""));
}

Result<Accounts> find(Transaction& transaction, const std::string& prefix, const std::string& after, int limit) {
  const bool among_emails = after.starts_with(email_mark);
  Accounts found;
  if (!among_emails) found = TRY(by_name(transaction, prefix, after, limit));
  const int missing = limit - static_cast<int>(found.size());
  if (prefix.empty() || missing == 0) return found;
  auto rest = TRY(by_email_alone(transaction, prefix, among_emails ? after.substr(1) : "", missing));
  std::ranges::move(rest, std::back_inserter(found));
  return found;
}

}  // namespace

Result<AccountPage> list_accounts(Database& database, const AccountQuery& query) {
  const int limit = page_limit(query.limit);
  const auto prefix = folded(query.search);
  if (!is_text(prefix) || !is_text(query.after)) return AccountPage{};
  auto found = TRY(database.read(
      [&](Transaction& transaction) { return find(transaction, prefix, folded(query.after), limit + 1); }));
  AccountPage page;
  if (found.size() > static_cast<std::size_t>(limit)) {
    found.pop_back();
    page.next = place_of(found.back(), prefix);
  }
  page.accounts = std::move(found);
  return page;
}

}  // namespace gatehouse::store
