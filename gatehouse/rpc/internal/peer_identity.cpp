// Who a Peer is, from its first message to the end of its session.
#include <gatehouse/rpc/internal/peer.h>

namespace gatehouse::rpc {
namespace {

constexpr std::string_view nil = "\xC0";

json::Value seconds_left(const Identity* who, Time now) {
  if (who == nullptr || who->expires_at == Time::max()) return nullptr;
  return std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::seconds>(who->expires_at - now).count());
}

json::Value text_or_null(std::string_view text) { return text.empty() ? json::Value() : json::Value(text); }

// The token in what a client showed: text, or the member `token` of an object.
std::string_view token_of(const json::Value& auth) {
  const auto* object = auth.object();
  const auto* token = object == nullptr ? &auth : object->find("token");
  const auto* text = token == nullptr ? nullptr : token->string();
  return text == nullptr ? std::string_view{} : *text;
}

}  // namespace

bool Peer::authenticate(const ClientMessage& message) {
  {
    const std::scoped_lock lock(mutex_);
    loading_ = true;
  }
  std::move_only_function<void()> job = [self = shared_from_this(), what = message.what,
                                         auth = std::string(message.auth)] { self->load(what, auth); };
  if (!socket_->run(job)) socket_->close(http::CloseCode::try_again_later);
  return true;
}

// On a worker. What came meanwhile is done here, too, in its order.
void Peer::load(Asked what, const std::string& auth) {
  const auto who = loaded(what, auth);
  bool too_many = false;
  {
    const std::scoped_lock lock(mutex_);
    const auto reason = adopt(who);
    too_many = reason == "too_many_connections";
    announce(reason);
  }
  if (too_many) return socket_->close(http::CloseCode::try_again_later, "too many connections of this user");
  for (;;) {
    std::string message;
    {
      const std::scoped_lock lock(mutex_);
      if (held_.empty()) {
        loading_ = false;
        held_bytes_ = 0;
        return;
      }
      message = std::move(held_.front());
      held_.pop_front();
      held_bytes_ -= message.size();
    }
    if (handle(message)) return;
  }
}

// A null identity: nobody, and nobody was asked for.
Result<IdentityPointer> Peer::loaded(Asked what, const std::string& auth) const {
  MsgpackReader reader(auth.empty() ? nil : std::string_view(auth));
  const auto shown = to_json(reader);
  try {
    if (state_.loader) {
      auto who = TRY(state_.loader(shown, client_));
      return std::make_shared<const Identity>(std::move(who));
    }
    const Credentials given{.bearer = token_of(shown),
                            .cookie = shown.is_null() && what == Asked::init ? std::string_view(cookie_) : "",
                            .address = client_.address};
    if (given.token().empty() && shown.is_null()) return nullptr;
    return state_.app->identity_of(given);
  } catch (const std::exception& thrown) {
    state_.log().error("rpc identity loader failed", {{"detail", thrown.what()}});
  } catch (...) {
    state_.log().error("rpc identity loader failed", {{"detail", "threw something that is no std::exception"}});
  }
  return fail(Reason::internal);
}

std::string Peer::adopt(const Result<IdentityPointer>& loaded) {
  if (!open_) return "closed";
  const auto current = live();
  if (!loaded) {
    const auto& known = facts(loaded.error().reason);
    state_.log().info("rpc identity refused",
                      {{"reason", known.name}, {"detail", loaded.error().detail}, {"address", client_.address}});
    return std::string(known.code);
  }
  if (*loaded == nullptr) {
    if (current != nullptr) end_identity("");
    return {};
  }
  if (current != nullptr && current->subject != (*loaded)->subject) {
    state_.log().warning("rpc identity refused", {{"reason", "different_user"}, {"address", client_.address}});
    return "different_user";
  }
  if (current == nullptr && !state_.peers.sign_in((*loaded)->subject, shared_from_this())) {
    return "too_many_connections";
  }
  who_ = *loaded;
  warned_ = false;
  return {};
}

IdentityPointer Peer::live() {
  uncertain_ = false;
  if (who_ == nullptr) return nullptr;
  if (const auto good = state_.app->still_good(*who_); !good) {
    uncertain_ = good.error().reason == Reason::storage_unavailable;
    if (uncertain_) return who_;
    const auto code = facts(good.error().reason).code;
    end_identity(code);
    announce(code);
  }
  return who_;
}

void Peer::end_identity(std::string_view reason) {
  state_.log().info("rpc identity ended",
                    {{"subject", who_->subject}, {"reason", reason}, {"address", client_.address}});
  state_.peers.sign_out(who_->subject, *this);
  who_ = nullptr;
  ++signed_in_;
  for (auto& [id, running] : running_) {
    if (running->as_somebody) running->gone_ = true;
  }
}

void Peer::announce(std::string_view reason) {
  socket_->send_binary(event_message(
      "gatehouse:identity", json::Object{{"subject", who_ == nullptr ? json::Value() : json::Value(who_->subject)},
                                         {"expires_in", seconds_left(who_.get(), state_.clock().now())},
                                         {"reason", text_or_null(reason)}}));
}

void Peer::tick() {
  bool streams = false;
  {
    const std::scoped_lock lock(mutex_);
    streams = !waiting_.empty();
    const auto who = live();
    const auto now = state_.clock().now();
    if (who != nullptr && !warned_ && who->expires_at != Time::max() &&
        who->expires_at - now <= state_.settings.expiry_warning) {
      warned_ = true;
      const json::Object left{{"expires_in", seconds_left(who.get(), now)}};
      socket_->send_binary(event_message("gatehouse:expiring", left));
    }
  }
  if (streams) resume();
}

bool Peer::deliver(std::string_view user, std::string_view message) {
  const std::scoped_lock lock(mutex_);
  const auto who = open_ ? live() : nullptr;
  return who != nullptr && !uncertain_ && who->subject == user && socket_->send_binary(message);
}

void Peer::deliver(std::string_view message) { socket_->send_binary(message); }

}  // namespace gatehouse::rpc
