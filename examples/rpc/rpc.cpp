// RPC: a chat whose pages call plain C++ functions over one WebSocket: sign-in, events, a stream, bytes.
#include <gatehouse/gatehouse.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
using namespace gatehouse;
using rpc::Call;

struct Member { std::string id, username; std::vector<std::string> roles; };
struct Entry { std::string token, refresh_token; std::int64_t expires_in; Member user; };
struct Stored { std::int64_t bytes; Bytes sha256; };

// Events: what the pages hear without asking.
struct Joined { std::string who; };
struct Left { std::string who; };
struct Said { std::int64_t number, at; std::string who, text; };  // at: milliseconds since 1970
struct Pictured { std::string who; };

constexpr std::size_t longest_text = 1'000, largest_avatar = 256 * 1024, longest_history = 1'000;

// Who is there and what was said, for as long as the program runs. Functions are called on many threads, so it locks.
class Room {
 public:
  // True: was not there before. A page enters again every 20 seconds.
  bool enter(const User& user) {
    const std::scoped_lock lock(mutex_);
    return there_.insert_or_assign(user.id, Guest{user.username, now()}).second;
  }

  std::optional<std::string> leave(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    const auto left = there_.extract(id);
    if (!left) return std::nullopt;
    return left.mapped().name;
  }

  std::vector<std::string> ids(Time entered_before = Time::max()) const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> ids;
    for (const auto& [id, guest] : there_) if (guest.entered < entered_before) ids.push_back(id);
    return ids;
  }

  std::vector<std::string> names() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> names;
    names.reserve(there_.size());
    for (const auto& [id, guest] : there_) names.push_back(guest.name);
    return names;
  }

  Said keep(const std::string& who, const std::string& text) {
    const std::scoped_lock lock(mutex_);
    history_.push_back({++last_, unix_millis(now()), who, text});
    if (history_.size() > longest_history) history_.pop_front();
    return history_.back();
  }

  std::vector<Said> history(std::size_t most = longest_history) const {
    const std::scoped_lock lock(mutex_);
    return {history_.end() - static_cast<std::ptrdiff_t>(std::min(most, history_.size())), history_.end()};
  }

  void keep_avatar(const std::string& username, Bytes avatar) {
    const std::scoped_lock lock(mutex_);
    avatars_[username] = std::move(avatar);
  }

  std::optional<Bytes> avatar(const std::string& username) const {
    const std::scoped_lock lock(mutex_);
    const auto found = avatars_.find(username);
    if (found == avatars_.end()) return std::nullopt;
    return found->second;
  }

 private:
  struct Guest { std::string name; Time entered; };
  mutable std::mutex mutex_;
  std::map<std::string, Guest> there_;  // by account
  std::deque<Said> history_;
  std::int64_t last_ = 0;
  std::map<std::string, Bytes> avatars_;  // by user name
};

Member member(const User& user) { return {user.id, user.username, user.roles}; }

Result<Entry> entry(const Result<SignedIn>& who) {
  if (!who) return fail(who.error());
  const auto& ticket = who->ticket;
  return Entry{ticket.access_token, ticket.refresh_token.value_or(""), ticket.expires_in, member(who->user)};
}

// Up, in, on and out. What has no guard can be called by whoever is not signed in.
void expose_accounts(rpc::Service& service, Auth& auth, Room& room) {
  service.expose("sign_up", {"username", "password"},
                 [&](const Call& call, const std::string& username, const std::string& password) -> Result<Entry> {
    TRY(sign_up(auth, {username, password}, call.client()));
    return entry(sign_in(auth, {username, password}, call.client()));
  }).limit("20/m");

  service.expose("login", {"username", "password"},
                 [&](const Call& call, const std::string& username, const std::string& password) {
    return entry(sign_in(auth, {username, password}, call.client()));
  }).limit("20/m");

  // Also by HTTP: a page renews its token before it connects.
  service.expose("refresh", {"refresh_token"}, [&](const Call& call, const std::string& refresh_token) {
    return entry(refresh(auth, refresh_token, call.client()));
  }).limit("60/m").post("/api/refresh");

  service.expose("get_user", {}, signed_in, [&](const Call& call) -> Result<Member> {
    const auto user = TRY(profile(auth, call.identity().subject));
    return member(user);
  });

  // Ends every connection's identity that came of this session; this one's once it is answered.
  service.expose("logout", {}, signed_in, [&](const Call& call) -> Result<void> {
    if (const auto name = room.leave(call.identity().subject)) service.to(room.ids()).emit(Left{*name});
    TRY(sign_out(auth, call.identity(), call.client()));
    call.end_identity();
    return {};
  });
}

void expose_chat(rpc::Service& service, Auth& auth, Room& room) {
  service.event<Joined>();
  service.event<Left>();
  service.event<Said>();
  service.event<Pictured>();

  service.expose("enter", {}, signed_in, [&](const Call& call) -> Result<std::vector<std::string>> {
    const auto user = TRY(profile(auth, call.identity().subject));
    if (room.enter(user)) service.to(room.ids()).emit(Joined{user.username});
    for (const auto& id : room.ids(now() - 1min)) {  // their pages are gone
      if (const auto name = room.leave(id)) service.to(room.ids()).emit(Left{*name});
    }
    return room.names();
  });

  service.expose("say", {"text"}, signed_in, [&](const Call& call, const std::string& text) -> Result<void> {
    if (text.empty() || text.size() > longest_text) throw rpc::Refusal("Say 1 to 1000 bytes at a time.");
    const auto user = TRY(profile(auth, call.identity().subject));
    service.to(room.ids()).emit(room.keep(user.username, text));
    return {};
  }).limit("60/m");

  // Also GET /api/history?most=10, with the token as `Authorization: Bearer`.
  service.expose("history", {{"most", 50}}, signed_in, [&](std::uint32_t most) { return room.history(most); })
      .get("/api/history");

  service.expose("export_history", {}, signed_in, [&]() -> rpc::Stream<Said> {
    for (const auto& said : room.history()) co_yield said;
  });

  service.expose("set_avatar", {"image"}, signed_in, [&](const Call& call, Bytes image) -> Result<Stored> {
    if (image.size() > largest_avatar) throw rpc::Refusal("An avatar has at most 256 KiB.");
    const auto user = TRY(profile(auth, call.identity().subject));
    const auto sum = crypto::digest(crypto::Hash::sha256, image);
    const auto size = static_cast<std::int64_t>(image.size());
    room.keep_avatar(user.username, std::move(image));
    service.to(room.ids()).emit(Pictured{user.username});
    return Stored{size, sum};
  }).limit("20/m");

  service.expose("get_avatar", {"username"}, signed_in, [&](const std::string& of) { return room.avatar(of); });
}

// The pages as `npm run build` left them in FOLDER/dist; none if it was not run.
void serve_pages(App& app, const std::string& folder) {
  std::error_code missing;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder + "/dist", missing)) {
    if (!entry.is_regular_file()) continue;
    const auto name = entry.path().lexically_relative(folder + "/dist").generic_string();
    app.get("/" + folder + "/" + (name == "index.html" ? "" : name), file(entry.path()));
  }
}

Result<int> serve(std::string_view address) {
  const auto secret = TRY(master_secret("rpc.secret"));  // made on first start
  const auto auth = TRY(Auth::open({.database = "sqlite:rpc.db", .issuer = "rpc"}, secret.bytes));
  Room room;

  rpc::Service service;
  expose_accounts(service, *auth, room);
  expose_chat(service, *auth, room);

  App app({.log = log_to_stderr()});
  app.identify([&](const Credentials& given) { return auth->tokens.identify(given); });
  app.recheck([&](const Identity& who) { return auth->tokens.still_good(who); });
  app.mount("/_ephaptic", service);
  serve_pages(app, "react");
  serve_pages(app, "svelte");
  return app.listen(address);
}

int main(int count, char** arguments) { return exit_status(serve(count > 1 ? arguments[1] : "127.0.0.1:8080")); }
