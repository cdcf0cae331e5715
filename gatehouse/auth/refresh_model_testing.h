// The refresh protocol as a small model: tabs, the network, a thief and the server's counter, as one value.
// Tokens are named by their counter. Everything that can happen next is an Action, so that all of it can be explored.
#pragma once

#include <gatehouse/base/clock.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gatehouse::refresh_model {

inline constexpr std::chrono::milliseconds window = 30s;

// Who takes part. Without a thief the client is an honest one and keeps two rules:
// 1. it does not use its newest token while an older one is still held or under way (access tokens that live longer
//    than the window see to that);
// 2. what it holds or has under way when another tab rotates, it brings to an end within the window.
// With a thief nobody keeps to anything.
struct Scenario {
  std::string name;
  std::size_t tabs;
  bool shared_jar;  // as cookies are; else each tab keeps a copy of its own
  bool thief = false;
  bool crashes = false;  // of the server
  std::size_t least_states = 0;
};

struct Tab {
  enum class Flight : unsigned char { none, request, answer };
  int held = 0;
  Flight flight = Flight::none;  // the one message under way for this tab
  int carried = 0;               // the token in it
};

struct State {
  std::vector<Tab> tabs;      // tabs are alike: kept in an order of their own
  std::optional<int> copy;    // of a request, still in the network: the same request once more, later
  std::optional<int> stolen;  // the token that the thief has
  int counter = 0;            // the server's: the one token that rotates
  bool ended = false;         // and then nothing happens any more
  std::chrono::milliseconds since_rotation{};

  int age(int token) const { return counter - token; }
  bool within_window() const { return since_rotation <= window; }
};

struct Action {
  enum class Kind : unsigned char {
    send,          // a tab sends what it holds
    answer,        // the server answers; the answer is under way
    lose_answer,   // the server answers, and nobody hears
    crash_before,  // the server dies before the commit: the request is gone
    crash_after,   // the server dies after it: the answer is gone
    deliver,       // an answer arrives, perhaps late
    duplicate,     // the network keeps a copy of a request
    give_up,       // a tab waits no longer, and may send anew: only the network has the request still
    steal,         // the thief copies what a tab holds
    intercept,     // or what is on its way to it
    copy_arrives,  // the network hands its copy over; from here on, no tab acts
    thief_uses,
    wait_within,  // half a window: twice leads exactly to its end
    wait_beyond   // a window and a millisecond
  };
  Kind kind;
  std::size_t tab = 0;
};

enum class Verdict : unsigned char { rotated, repeated, reused };

struct Shown {
  int token;
  Verdict verdict;
};

// What an action leads to, and what of it the server gets to feel.
struct Step {
  State next;
  std::optional<Shown> shown = {};
  bool restart = false;
  std::chrono::milliseconds wait{};
};

State start(const Scenario& scenario);
Verdict show(State& state, int token);  // the server's part alone
std::vector<Action> actions(const State& state, const Scenario& scenario);
Step apply(State state, Action action, const Scenario& scenario);
std::string text(Action action);

// A state but for what makes no difference: the counter itself, ages above two, time beyond the window.
std::string essence(const State& state);

// All that can be reached, however long it takes.
struct Node {
  struct Edge {
    Action action;
    std::size_t to;
  };
  State state;  // one of those with this essence
  std::vector<Edge> edges = {};
};
// The start comes first.
std::vector<Node> explore(const Scenario& scenario);

}  // namespace gatehouse::refresh_model
