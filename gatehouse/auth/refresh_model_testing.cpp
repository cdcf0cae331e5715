#include <gatehouse/auth/refresh_model_testing.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace gatehouse::refresh_model {
namespace {

using enum Action::Kind;
using Flight = Tab::Flight;

constexpr std::chrono::milliseconds half_window = window / 2;
constexpr std::chrono::milliseconds beyond_window = window + 1ms;

int told_apart(const State& state, int token) { return std::min(state.age(token), 2); }

auto essence(const State& state, const Tab& tab) {
  const int carried = tab.flight == Flight::none ? 0 : told_apart(state, tab.carried);
  return std::tuple(told_apart(state, tab.held), tab.flight, carried);
}

// Whether the client has nothing left of an older token.
bool all_current(const State& state) {
  const auto current = [&](const Tab& tab) {
    return state.age(tab.held) == 0 && (tab.flight == Flight::none || state.age(tab.carried) == 0);
  };
  return std::ranges::all_of(state.tabs, current) && (!state.copy || state.age(*state.copy) == 0);
}

bool may_send(const State& state, const Tab& tab, const Scenario& scenario) {
  return scenario.thief || state.age(tab.held) > 0 || all_current(state);
}

bool may_wait(const State& state, std::chrono::milliseconds wait, const Scenario& scenario) {
  return scenario.thief || all_current(state) || state.since_rotation + wait <= window;
}

void add_actions_of_tab(std::vector<Action>& out, const State& state, std::size_t index, const Scenario& scenario) {
  const auto& tab = state.tabs[index];
  const auto add = [&](auto... kinds) { (out.push_back({kinds, index}), ...); };
  if (tab.flight == Flight::none && may_send(state, tab, scenario)) add(send);
  if (tab.flight == Flight::request) add(answer, lose_answer);
  if (tab.flight == Flight::request && scenario.crashes) add(crash_before, crash_after);
  if (tab.flight == Flight::request && !scenario.thief && !state.copy) add(duplicate, give_up);
  if (tab.flight == Flight::answer) add(deliver);
  if (scenario.thief && state.stolen != tab.held) add(steal);
  if (scenario.thief && tab.flight == Flight::answer && state.stolen != tab.carried) add(intercept);
}

void server_takes(Step& step, int token) { step.shown = Shown{token, show(step.next, token)}; }

void deliver_to(State& state, Tab& tab, const Scenario& scenario) {
  tab.flight = Flight::none;
  tab.held = tab.carried;
  if (!scenario.shared_jar) return;
  for (auto& other : state.tabs) other.held = tab.carried;
}

void act_on_tab(Step& step, Action::Kind kind, Tab& tab, const Scenario& scenario) {
  State& state = step.next;
  const int carried = tab.carried;
  if (kind == send) tab.carried = tab.held, tab.flight = Flight::request;
  if (kind == deliver) deliver_to(state, tab, scenario);
  if (kind == duplicate || kind == give_up) state.copy = carried;
  if (kind == steal) state.stolen = tab.held;
  if (kind == intercept) state.stolen = carried;
  if (kind == lose_answer || kind == give_up || kind == crash_before || kind == crash_after) tab.flight = Flight::none;
  if (kind == answer || kind == lose_answer || kind == crash_after) server_takes(step, carried);
  if (kind == answer) tab.carried = state.counter, tab.flight = Flight::answer;
  step.restart = kind == crash_before || kind == crash_after;
}

void act_elsewhere(Step& step, Action::Kind kind) {
  State& state = step.next;
  if (kind == copy_arrives) server_takes(step, *std::exchange(state.copy, std::nullopt));
  if (kind == thief_uses) {
    server_takes(step, *state.stolen);
    state.stolen = state.counter;
  }
  if (kind == wait_within) step.wait = half_window;
  if (kind == wait_beyond) step.wait = beyond_window;
  state.since_rotation += step.wait;
}

}  // namespace

State start(const Scenario& scenario) {
  State state;
  state.tabs.resize(scenario.tabs);
  return state;
}

Verdict show(State& state, int token) {
  if (state.age(token) == 0) {
    ++state.counter;
    state.since_rotation = 0ms;
    return Verdict::rotated;
  }
  if (state.age(token) == 1 && state.within_window()) return Verdict::repeated;
  state.ended = true;
  return Verdict::reused;
}

std::vector<Action> actions(const State& state, const Scenario& scenario) {
  std::vector<Action> out;
  if (state.ended) return out;
  for (std::size_t index = 0; index < state.tabs.size(); ++index) add_actions_of_tab(out, state, index, scenario);
  if (state.copy) out.push_back({copy_arrives});
  if (state.stolen) out.push_back({thief_uses});
  if (may_wait(state, half_window, scenario)) out.push_back({wait_within});
  if (may_wait(state, beyond_window, scenario)) out.push_back({wait_beyond});
  return out;
}

Step apply(State state, Action action, const Scenario& scenario) {
  Step step{.next = std::move(state)};
  if (action.kind < copy_arrives) {
    act_on_tab(step, action.kind, step.next.tabs[action.tab], scenario);
  } else {
    act_elsewhere(step, action.kind);
  }
  std::ranges::sort(step.next.tabs, {}, [&](const Tab& tab) { return essence(step.next, tab); });
  return step;
}

std::string text(Action action) {
  constexpr std::array names{"send",         "answer",     "lose_answer", "crash_before", "crash_after",
                             "deliver",      "duplicate",  "give_up",     "steal",        "intercept",
                             "copy_arrives", "thief_uses", "wait_within", "wait_beyond"};
  return std::string(names.at(static_cast<std::size_t>(action.kind))) + ' ' + std::to_string(action.tab);
}

std::string essence(const State& state) {
  const auto age = [&](const std::optional<int>& token) { return token ? told_apart(state, *token) : -1; };
  const auto since = std::min(state.since_rotation, beyond_window).count();
  std::string out = state.ended ? "ended" : std::to_string(since);
  for (const int part : {age(state.copy), age(state.stolen)}) out += ' ' + std::to_string(part);
  for (const auto& tab : state.tabs) {
    const auto [held, flight, carried] = essence(state, tab);
    out += ' ' + std::to_string(held) + std::to_string(static_cast<int>(flight)) + std::to_string(carried);
  }
  return out;
}

std::vector<Node> explore(const Scenario& scenario) {
  std::vector<Node> nodes{{.state = start(scenario)}};
  std::unordered_map<std::string, std::size_t> known{{essence(nodes[0].state), 0}};
  for (std::size_t from = 0; from < nodes.size(); ++from) {
    for (const auto action : actions(nodes[from].state, scenario)) {
      auto step = apply(nodes[from].state, action, scenario);
      const auto [found, is_new] = known.try_emplace(essence(step.next), nodes.size());
      nodes[from].edges.push_back({action, found->second});
      if (is_new) nodes.push_back({.state = std::move(step.next)});
    }
  }
  return nodes;
}

}  // namespace gatehouse::refresh_model
