// Call: one call of an exposed function, and who is calling.
#pragma once

#include <gatehouse/auth/credentials.h>
#include <gatehouse/auth/identity.h>
#include <gatehouse/rpc/event.h>

#include <exception>
#include <string>
#include <string_view>

namespace gatehouse::rpc {

enum class Via : unsigned char { rpc, http };

// Where a Call's events go, and whether its caller is still there. Thread-safe.
class Caller {
 public:
  virtual ~Caller() = default;
  virtual void emit(std::string_view event) = 0;  // a whole message
  virtual bool is_gone() const = 0;
  virtual void end_identity() = 0;
};

// Valid while the function, or the stream it gave, runs.
class Call {
 public:
  Call(Via via, IdentityPointer who, const Client& client, const EventNames& events, Caller* caller)
      : via_(via), who_(std::move(who)), client_(client), events_(events), caller_(caller) {}

  // Behind a guard somebody is there. Without one it throws std::logic_error: ask `somebody` first.
  const Identity& identity() const;
  const Identity* somebody() const { return who_.get(); }
  const Client& client() const { return client_; }
  Via via() const { return via_; }
  // The connection has closed, the call was cancelled, or its identity has ended: the result will not be sent.
  bool is_gone() const { return caller_ != nullptr && caller_->is_gone(); }

  // For a function that ends the session it is called in: the connection turns anonymous once the call is answered, and
  // the answer still goes out. Over HTTP there is nothing to end.
  void end_identity() const {
    if (caller_ != nullptr) caller_->end_identity();
  }

  // To this connection alone; over HTTP nobody hears it. Throws std::logic_error for a type that no `event<T>()` named.
  template <class T>
  void emit(const T& event) const {
    if (caller_ != nullptr) caller_->emit(events_.message(event));
  }

 private:
  Via via_;
  IdentityPointer who_;
  const Client& client_;
  const EventNames& events_;
  Caller* caller_;  // null over HTTP
};

// What a function throws to tell its caller something: the sentence is sent as it is, as the error of the call. Any
// other exception becomes "internal", and only the log says what it was.
class Refusal : public std::exception {
 public:
  explicit Refusal(std::string sentence) : sentence_(std::move(sentence)) {}
  const char* what() const noexcept override { return sentence_.c_str(); }

 private:
  std::string sentence_;
};

}  // namespace gatehouse::rpc
