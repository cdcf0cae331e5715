// The streams of a Peer: each runs on a worker, as fast as the client reads.
#include <gatehouse/rpc/internal/peer.h>

namespace gatehouse::rpc {
namespace {
constexpr int chunks_in_a_row = 64;  // then others may have the worker
}

void Peer::start_stream(const RunningPointer& running, Chunks chunks) {
  running->chunks = std::move(chunks);
  if (still_wanted(running)) socket_->send_binary(stream_message(running->id));
  run_stream(running);
}

void Peer::run_stream(const RunningPointer& running) {
  for (;;) {
    for (int chunk = 0; chunk < chunks_in_a_row; ++chunk) {
      if (!go_on(running)) return;
    }
    std::move_only_function<void()> job = [this, running] { run_stream(running); };
    if (socket_->run(job)) return;  // else nobody waits for this worker who could be served
  }
}

bool Peer::go_on(const RunningPointer& running) {
  if (!still_wanted(running)) return finish(running, Chunks{}), false;
  if (socket_->unsent() > http::drain_mark) {
    const std::scoped_lock lock(mutex_);
    if (open_) waiting_.push_back(running);
    return false;
  }
  const auto next = next_chunk(running->chunks, running->exposed.name, state_.log());
  if (const auto* why = std::get_if<Failure>(&next)) return finish(running, *why), false;
  const auto& chunk = std::get<std::optional<std::string>>(next);
  if (!chunk) return finish(running, Chunks{}), false;
  if (still_wanted(running)) socket_->send_binary(chunk_message(running->id, *chunk));
  return true;
}

bool Peer::still_wanted(const RunningPointer& running) {
  const std::scoped_lock lock(mutex_);
  if (!open_) return false;
  if (!running->as_somebody) return !running->gone_;
  live();
  return !running->gone_ && !uncertain_;
}

void Peer::resume() {
  std::vector<RunningPointer> waiting;
  {
    const std::scoped_lock lock(mutex_);
    waiting = std::exchange(waiting_, {});
  }
  for (const auto& running : waiting) {
    std::move_only_function<void()> job = [this, running] { run_stream(running); };
    if (socket_->run(job)) continue;
    const std::scoped_lock lock(mutex_);
    if (open_) waiting_.push_back(running);
  }
}

}  // namespace gatehouse::rpc
