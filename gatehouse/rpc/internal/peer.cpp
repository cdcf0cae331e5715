#include <gatehouse/rpc/internal/peer.h>

namespace gatehouse::rpc {

Peer::Peer(ServiceState& state, Client client, std::string cookie)
    : state_(state), client_(std::move(client)), cookie_(std::move(cookie)) {}

void Peer::open(std::shared_ptr<http::WebSocket> socket) {
  socket_ = std::move(socket);
  state_.peers.add(shared_from_this());
}

void Peer::close() {
  std::vector<RunningPointer> ended;  // their coroutines are destroyed after the lock
  const std::scoped_lock lock(mutex_);
  open_ = false;
  for (auto& [id, running] : running_) {
    running->gone_ = true;
    ended.push_back(running);
  }
  ended.insert(ended.end(), waiting_.begin(), waiting_.end());
  running_.clear();
  waiting_.clear();
  held_.clear();
  if (who_ != nullptr) state_.peers.sign_out(who_->subject, *this);
  who_ = nullptr;
  state_.peers.remove(*this);
}

void Peer::receive(std::string_view message) {
  {
    const std::scoped_lock lock(mutex_);
    if (loading_) return hold(message);
  }
  handle(message);
}

// Until it is known who this is. A client that says too much meanwhile has to say it again.
void Peer::hold(std::string_view text) {
  if (held_bytes_ + text.size() > state_.settings.limits.message) {
    return socket_->close(http::CloseCode::try_again_later, "too much at once");
  }
  if (held_.size() < state_.settings.calls_at_once) {
    held_bytes_ += text.size();
    held_.emplace_back(text);
    return;
  }
  const auto message = read_message(text, state_.settings.msgpack);
  if (!message || message->what != Asked::rpc) return socket_->close(http::CloseCode::try_again_later);
  refuse(message->id, failure(Reason::overloaded, 1s));
}

bool Peer::handle(std::string_view text) {
  const auto message = read_message(text, state_.settings.msgpack);
  if (!message) {
    state_.log().info("rpc message refused", {{"address", client_.address}, {"bytes", text.size()}});
    socket_->close(http::CloseCode::protocol_error, "not a message");
    return false;
  }
  switch (message->what) {
    case Asked::init:
    case Asked::auth: return authenticate(*message);
    case Asked::rpc: call(*message); break;
    case Asked::cancel: cancel(message->id); break;
    case Asked::unknown: break;
  }
  return false;
}

void Peer::call(const ClientMessage& message) {
  const auto* exposed = state_.find(message.name);
  if (exposed == nullptr) return refuse(message.id, not_found(message.name));
  IdentityPointer who;
  std::uint32_t signed_in = 0;
  {
    const std::scoped_lock lock(mutex_);
    if (running_.contains(std::string(message.id))) {
      return socket_->close(http::CloseCode::protocol_error, "a call of this id is running");
    }
    if (running_.size() >= state_.settings.calls_at_once) {
      return refuse(message.id, failure(Reason::overloaded, 1s));
    }
    who = live();
    if (uncertain_) return refuse(message.id, failure(Reason::storage_unavailable, 1s));
    signed_in = signed_in_;
  }
  const auto passed = exposed->guard ? exposed->guard->check(who.get(), state_.clock().now()) : Result<void>{};
  const auto admitted = passed ? within_limit(*exposed, who.get(), client_, state_.clock().steady()) : passed;
  if (!admitted) {
    state_.log().info("rpc call refused", {{"function", exposed->name},
                                           {"reason", facts(admitted.error().reason).name},
                                           {"subject", who == nullptr ? "" : who->subject},
                                           {"address", client_.address}});
    return refuse(message.id, failure(admitted.error()));
  }
  const bool here = exposed->is_immediate && !exposed->is_stream;
  here ? call_here(message, *exposed, who, signed_in) : call_on_worker(message, *exposed, who);
}

namespace {

// The caller of a call that is answered before anything can come between.
class Here final : public Caller {
 public:
  explicit Here(http::WebSocket& socket) : socket_(socket) {}
  void emit(std::string_view event) override { socket_.send_binary(event); }
  bool is_gone() const override { return false; }
  void end_identity() override { leaves = true; }

  bool leaves = false;

 private:
  http::WebSocket& socket_;
};

}  // namespace

void Peer::call_here(const ClientMessage& message, const Exposed& exposed, const IdentityPointer& who,
                     std::uint32_t signed_in) {
  Here here(*socket_);
  const Call call(Via::rpc, who, client_, state_.events, &here);
  Arguments given;
  Problems problems;
  if (!bind_arguments(exposed, message.args, message.kwargs, given, problems)) {
    return refuse(message.id, failure(problems));
  }
  say(message.id, perform(exposed, call, given, state_.log()));
  if (here.leaves) leave(signed_in);
}

RunningPointer Peer::begin(const ClientMessage& message, const Exposed& exposed, const IdentityPointer& who) {
  auto running = std::make_shared<Running>(shared_from_this(), message, exposed, who, signed_in_);
  if (open_) running_.emplace(running->id, running);
  return running;
}

void Peer::call_on_worker(const ClientMessage& message, const Exposed& exposed, const IdentityPointer& who) {
  RunningPointer running;
  {
    const std::scoped_lock lock(mutex_);
    running = begin(message, exposed, who);
  }
  std::move_only_function<void()> job = [this, running] {
    Arguments given;
    Problems problems;
    if (!bind_arguments(running->exposed, running->args, running->kwargs, given, problems)) {
      return finish(running, failure(problems));
    }
    auto answer = perform(running->exposed, running->call, given, state_.log());
    auto* chunks = std::get_if<Chunks>(&answer);
    chunks == nullptr ? finish(running, answer) : start_stream(running, std::move(*chunks));
  };
  if (socket_->run(job)) return;
  finish(running, failure(Reason::overloaded, 1s));
}

void Peer::refuse(std::string_view id, const Failure& failure) { socket_->send_binary(error_message(id, failure)); }

// The caller went away or cancelled: nothing. Its identity ended meanwhile, and not by its own call: only that. Else
// the answer.
void Peer::finish(const RunningPointer& running, const Answer& answer) {
  {
    const std::scoped_lock lock(mutex_);
    const bool stays = running->as_somebody && !running->leaves_;
    const bool lost = stays && (live() == nullptr || running->signed_in != signed_in_);
    running_.erase(running->id);
    if (!open_ || running->cancelled_) return;
    if (lost) return refuse(running->id, failure(Reason::session_revoked));
    if (stays && uncertain_) return refuse(running->id, failure(Reason::storage_unavailable, 1s));
  }
  say(running->id, answer);
  if (running->leaves_) leave(running->signed_in);
}

void Peer::say(std::string_view id, const Answer& answer) {
  if (const auto* result = std::get_if<std::string>(&answer)) {
    socket_->send_binary(result_message(id, *result));
  } else if (const auto* why = std::get_if<Failure>(&answer)) {
    refuse(id, *why);
  } else {
    socket_->send_binary(done_message(id));
  }
}

void Peer::leave(std::uint32_t signed_in) {
  const std::scoped_lock lock(mutex_);
  if (who_ == nullptr || signed_in != signed_in_) return;
  end_identity("signed out");
  announce({});
}

void Peer::cancel(std::string_view id) {
  const std::scoped_lock lock(mutex_);
  const auto found = running_.find(std::string(id));
  if (found == running_.end()) return;
  found->second->cancelled_ = true;
  found->second->gone_ = true;
}

Running::Running(PeerPointer p, const ClientMessage& message, const Exposed& e, IdentityPointer who,
                 std::uint32_t epoch)
    : peer(std::move(p)),
      id(message.id),
      args(message.args),
      kwargs(message.kwargs),
      exposed(e),
      as_somebody(who != nullptr),
      signed_in(epoch),
      call(Via::rpc, std::move(who), peer->client_, peer->state_.events, this) {}

void Running::emit(std::string_view event) {
  if (!gone_) peer->socket_->send_binary(event);
}

}  // namespace gatehouse::rpc
