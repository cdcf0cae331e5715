// Articles: what hangs in the gallery, in two tables beside those of the accounts.
#pragma once

#include <gatehouse/gatehouse.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace gatehouse;

struct Draft { std::string title, text, picture; };
struct Article { std::int64_t id; std::string title, text, picture, author; std::int64_t at; };  // ms since 1970
struct Page { std::vector<Article> articles; std::optional<std::int64_t> next; };  // next: what to give as `before`
struct Picture { std::string type, base64; };
struct Stored { std::string picture; };

constexpr std::size_t longest_title = 120, longest_text = 4'000, page_size = 24;

// By what it holds, whatever it is called. Browsers draw these and run nothing in them, as they would in an SVG.
inline std::string_view picture_type(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "image/gif";
  if (bytes.starts_with("RIFF") && bytes.substr(4, 8).ends_with("WEBP")) return "image/webp";
  return {};
}

// A picture is named by the hash of what it holds, so it never changes under its name.
class Articles {
  using Transaction = store::Transaction;

 public:
  explicit Articles(store::Database& database) : database_(database) {}

  Result<void> prepare() {
    return database_.write([](Transaction& transaction) { return transaction.script(R"(
      CREATE TABLE IF NOT EXISTS picture (
        name TEXT PRIMARY KEY, type TEXT NOT NULL, base64 TEXT NOT NULL, at BIGINT NOT NULL);
      CREATE TABLE IF NOT EXISTS article (
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, text TEXT NOT NULL,
        picture TEXT NOT NULL REFERENCES picture, author TEXT NOT NULL, at BIGINT NOT NULL);
    )"); });
  }

  // The newest first, all of them older than `before`.
  Result<Page> page(std::optional<std::string> before) {
    Page page;
    page.articles = TRY(database_.read([&](Transaction& transaction) {
      return transaction.rows<Article>("SELECT id, title, text, picture, author, at FROM article "
                                       "WHERE $1 IS NULL OR id < $1 ORDER BY id DESC LIMIT $2", before, page_size + 1);
    }));
    if (page.articles.size() <= page_size) return page;
    page.articles.pop_back();
    page.next = page.articles.back().id;
    return page;
  }

  Result<Article> find(std::string_view id) {
    return one(database_.read([&](Transaction& transaction) {
      return transaction.one<Article>("SELECT id, title, text, picture, author, at FROM article WHERE id = $1", id);
    }));
  }

  Result<Article> add(const Draft& draft, const std::string& author) {
    TRY(check(draft));
    return one(database_.write([&](Transaction& transaction) {
      return transaction.one<Article>("INSERT INTO article (title, text, picture, author, at) "
                                      "SELECT $1, $2, name, $3, $4 FROM picture WHERE name = $5 "
                                      "RETURNING id, title, text, picture, author, at",
                                      draft.title, draft.text, author, now(), draft.picture);
    }), Reason::invalid_request);
  }

  Result<Article> change(std::string_view id, const Draft& draft) {
    TRY(check(draft));
    return one(database_.write([&](Transaction& transaction) -> Result<std::optional<Article>> {
      const auto before = TRY(transaction.one<std::string>("SELECT picture FROM article WHERE id = $1", id));
      auto changed = TRY(transaction.one<Article>("UPDATE article SET title = $1, text = $2, picture = $3 "
                                                  "WHERE id = $4 AND $3 IN (SELECT name FROM picture) "
                                                  "RETURNING id, title, text, picture, author, at",
                                                  draft.title, draft.text, draft.picture, id));
      TRY(forget_unused(transaction, before));
      return changed;
    }));
  }

  Result<void> remove(std::string_view id) {
    return database_.write([&](Transaction& transaction) -> Result<void> {
      const auto of = TRY(transaction.one<std::string>("DELETE FROM article WHERE id = $1 RETURNING picture", id));
      if (!of) return fail(Reason::not_found);
      return forget_unused(transaction, of);
    });
  }

  Result<Stored> keep(std::string_view bytes) {
    const auto type = picture_type(bytes);
    if (type.empty()) return fail(Reason::unsupported_media_type, "no PNG, JPEG, GIF or WebP");
    const auto name = jose::base64url(crypto::sha256(as_bytes(bytes)));
    return database_.write([&](Transaction& transaction) -> Result<Stored> {
      TRY(transaction.run("INSERT INTO picture (name, type, base64, at) VALUES ($1, $2, $3, $4) "
                          "ON CONFLICT (name) DO UPDATE SET at = excluded.at",
                          name, type, crypto::base64(as_bytes(bytes)), now()));
      return Stored{name};
    });
  }

  Result<Picture> picture(std::string_view name) {
    return one(database_.read([&](Transaction& transaction) {
      return transaction.one<Picture>("SELECT type, base64 FROM picture WHERE name = $1", name);
    }));
  }

 private:
  static Result<void> check(const Draft& draft) {
    if (draft.title.empty() || draft.title.size() > longest_title) return fail(Reason::invalid_request, "title");
    if (draft.text.size() > longest_text) return fail(Reason::invalid_request, "text");
    return {};
  }

  // `picture`, if no article shows it any more, and what was uploaded for one that never came.
  static Result<void> forget_unused(Transaction& transaction, const std::optional<std::string>& picture) {
    TRY(transaction.run("DELETE FROM picture WHERE (name = $1 OR at < $2) "
                        "AND name NOT IN (SELECT picture FROM article)", picture, now() - 1h));
    return {};
  }

  template <class T>
  static Result<T> one(Result<std::optional<T>> found, Reason otherwise = Reason::not_found) {
    if (!found) return fail(found.error());
    if (!*found) return fail(otherwise);
    return std::move(**found);
  }

  store::Database& database_;
};
