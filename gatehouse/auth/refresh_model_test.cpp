#include <gatehouse/auth/auth_testing.h>
#include <gatehouse/auth/refresh_model_testing.h>

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <ostream>
#include <span>
#include <utility>

// Every interleaving that refresh_model_testing.h knows of, played with the real Auth on a real database.
namespace gatehouse::refresh_model {

void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }  // for GoogleTest

namespace {

class Folder {
 public:
  Folder() : path_("/dev/shm/gatehouse_refresh_model_" + std::to_string(getpid())) {
    std::filesystem::create_directory(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string database() const { return "sqlite:" + path_ + "/gatehouse.db"; }

 private:
  std::string path_;
};

// The real server, held to the model's verdicts.
class Server {
 public:
  Server() {
    restart();
    EXPECT_TRUE(sign_up(*auth_, {.username = "ada", .password = good_password}, client_));
  }

  void sign_in_again() {
    const auto answer = sign_in(*auth_, {.username = "ada", .password = good_password}, client_);
    ASSERT_TRUE(answer);
    refresh_tokens_ = {*answer->ticket.refresh_token};
    access_token_ = answer->ticket.access_token;
  }

  void take(const Step& step) {
    if (step.shown) show(*step.shown);
    if (step.restart) restart();
    clock_.advance(step.wait);
  }

 private:
  // Nothing is left of the old process but the file.
  void restart() {
    auth_.reset();
    AuthSettings settings{.database = folder_.database(), .issuer = "https://id.example"};
    settings.password_cost = {.memory_kib = 64, .passes = 1, .lanes = 1};
    constexpr auto ten_years = 24h * 3650;  // only reuse ends a session
    settings.access_lifetime = settings.session_idle = settings.session_lifetime = ten_years;
    auto opened = Auth::open(std::move(settings), Secret("0123456789abcdef0123456789abcdef"),
                             {.clock = clock_, .random = random_, .upkeep_thread = false});
    if (!opened) throw std::runtime_error(opened.error().detail);
    auth_ = std::move(*opened);
  }

  void show(const Shown& shown) {
    const auto answer = refresh(*auth_, refresh_tokens_.at(static_cast<std::size_t>(shown.token)), client_);
    if (shown.verdict == Verdict::reused) return all_has_ended(answer);
    ASSERT_TRUE(answer) << answer.error().detail;
    access_token_ = answer->ticket.access_token;
    EXPECT_TRUE(auth_->tokens.identify({.bearer = access_token_}));
    stays_on_the_one_branch(*answer->ticket.refresh_token, shown.verdict);
  }

  // Of each counter there is one token, and an answer holds the newest: either it was known, or it is the next.
  void stays_on_the_one_branch(const std::string& token, Verdict verdict) {
    if (verdict == Verdict::repeated) {
      EXPECT_EQ(token, refresh_tokens_.back());
      return;
    }
    const auto claim = auth_->refresh_tokens.open(token);
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->counter, refresh_tokens_.size());
    refresh_tokens_.push_back(token);
  }

  void all_has_ended(const Result<SignedIn>& answer) {
    expect_refusal(answer, Reason::refresh_reused);
    expect_refusal(auth_->tokens.identify({.bearer = access_token_}), Reason::session_revoked);
    const auto told_apart = std::min<std::size_t>(refresh_tokens_.size(), 3);
    for (const auto& token : std::span(refresh_tokens_).last(told_apart)) {
      expect_refusal(refresh(*auth_, token, client_), Reason::session_revoked);
    }
  }

  const Folder folder_;
  const Client client_{.address = "192.0.2.1", .user_agent = "Firefox"};
  FixedClock clock_;
  crypto::FixedRandom random_;
  std::unique_ptr<Auth> auth_;
  std::vector<std::string> refresh_tokens_;  // of the session, by counter
  std::string access_token_;                 // the newest
};

// Walks until every action was taken in every state, with a new session for each walk.
class Walker {
 public:
  Walker(const std::vector<Node>& nodes, const Scenario& scenario) : nodes_(nodes), scenario_(scenario) {
    for (const auto& node : nodes) taken_.emplace_back(node.edges.size());
  }

  void walk_everywhere() {
    while (is_left() && !testing::Test::HasFailure()) {
      ++walks_;
      server_.sign_in_again();
      state_ = start(scenario_);
      at_ = 0;
      trace_.clear();
      walk();
    }
    testing::Test::RecordProperty("states", std::to_string(nodes_.size()));
    testing::Test::RecordProperty("walks", std::to_string(walks_));
    testing::Test::RecordProperty("steps", std::to_string(steps_));
  }

  std::size_t steps() const { return steps_; }

 private:
  using Edges = std::vector<std::size_t>;

  bool is_left() const {
    return std::ranges::any_of(taken_,
                               [](const auto& edges) { return std::ranges::find(edges, false) != edges.end(); });
  }

  void walk() {
    for (auto way = way_to_untaken(); !way.empty(); way = way_to_untaken()) {
      for (const auto edge : way) take(edge);
      if (testing::Test::HasFailure()) return;
    }
  }

  // A shortest one, its last step being the new one; empty: everything within reach was taken.
  Edges way_to_untaken() const {
    std::vector<bool> seen(nodes_.size());
    std::deque<std::pair<std::size_t, Edges>> next{{at_, {}}};
    for (seen[at_] = true; !next.empty(); next.pop_front()) {
      const auto& [node, way] = next.front();
      for (std::size_t edge = 0; edge < nodes_[node].edges.size(); ++edge) {
        const auto to = nodes_[node].edges[edge].to;
        if (taken_[node][edge] && seen[to]) continue;
        auto further = way;
        further.push_back(edge);
        if (!taken_[node][edge]) return further;
        seen[to] = true;
        next.emplace_back(to, std::move(further));
      }
    }
    return {};
  }

  void take(std::size_t edge) {
    const auto [action, to] = nodes_[at_].edges[edge];
    trace_ += text(action) + ", ";
    auto step = apply(std::move(state_), action, scenario_);
    server_.take(step);
    EXPECT_EQ(essence(step.next), essence(nodes_[to].state));
    if (testing::Test::HasFailure()) ADD_FAILURE() << "after " << steps_ << " steps; this walk: " << trace_;
    state_ = std::move(step.next);
    taken_[at_][edge] = true;
    at_ = to;
    ++steps_;
  }

  const std::vector<Node>& nodes_;
  const Scenario& scenario_;
  Server server_;
  std::vector<std::vector<bool>> taken_;
  State state_;
  std::size_t at_ = 0;
  std::string trace_;
  std::size_t walks_ = 0, steps_ = 0;
};

auto named(const testing::TestParamInfo<Scenario>& info) { return info.param.name; }

class HonestTabs : public testing::TestWithParam<Scenario> {};

TEST_P(HonestTabs, AreNeverSignedOutByLostAnswersRepeatsOrCrashes) {
  const auto nodes = explore(GetParam());
  for (const auto& node : nodes) ASSERT_FALSE(node.state.ended) << essence(node.state);
  Walker walker(nodes, GetParam());
  walker.walk_everywhere();
  EXPECT_GE(nodes.size(), GetParam().least_states);
  EXPECT_GT(walker.steps(), 5 * nodes.size());
}

INSTANTIATE_TEST_SUITE_P(
    All, HonestTabs,
    testing::Values(
        Scenario{.name = "TwoWithOneJar", .tabs = 2, .shared_jar = true, .crashes = true, .least_states = 112},
        Scenario{.name = "ThreeWithOneJar", .tabs = 3, .shared_jar = true, .crashes = true, .least_states = 237},
        Scenario{.name = "TwoWithCopies", .tabs = 2, .shared_jar = false, .crashes = true, .least_states = 81},
        Scenario{.name = "ThreeWithCopies", .tabs = 3, .shared_jar = false, .crashes = true, .least_states = 149}),
    named);

bool both_survive(State state, int first, int second) {
  show(state, first);
  if (!state.ended) show(state, second);
  return !state.ended;
}

// The states beyond the window in which the tokens of a tab and of the thief have parted: whoever goes first, once both
// have used theirs the session is over. (A thief who follows each rotation within the window holds the tab's own token,
// and no counter can tell.)
std::size_t check_parted(const std::vector<Node>& nodes) {
  std::size_t parted = 0;
  for (const auto& [state, edges] : nodes) {
    if (state.ended || state.within_window() || !state.stolen) continue;
    for (const auto& tab : state.tabs) {
      if (tab.held == *state.stolen) continue;
      ++parted;
      EXPECT_FALSE(both_survive(state, tab.held, *state.stolen)) << essence(state);
      EXPECT_FALSE(both_survive(state, *state.stolen, tab.held)) << essence(state);
    }
  }
  return parted;
}

class TabsAndAThief : public testing::TestWithParam<Scenario> {};

TEST_P(TabsAndAThief, HaveOneBranchAndNeverBothStayAliveBeyondTheWindow) {
  const auto nodes = explore(GetParam());
  EXPECT_GT(check_parted(nodes), nodes.size() / 10);
  Walker walker(nodes, GetParam());
  walker.walk_everywhere();
  EXPECT_GE(nodes.size(), GetParam().least_states);
  EXPECT_GT(walker.steps(), 5 * nodes.size());
}

INSTANTIATE_TEST_SUITE_P(
    All, TabsAndAThief,
    testing::Values(
        Scenario{.name = "One", .tabs = 1, .shared_jar = true, .thief = true, .crashes = true, .least_states = 100},
        Scenario{.name = "TwoWithOneJar", .tabs = 2, .shared_jar = true, .thief = true, .least_states = 887},
        Scenario{.name = "TwoWithCopies", .tabs = 2, .shared_jar = false, .thief = true, .least_states = 795}),
    named);

// Too many states to play each with the real Auth, whose answers depend on no tab.
TEST(ThreeTabsAndAThief, NeverBothStayAliveBeyondTheWindowInTheModel) {
  for (const bool shared_jar : {true, false}) {
    const auto nodes = explore({.name = "", .tabs = 3, .shared_jar = shared_jar, .thief = true});
    EXPECT_GE(nodes.size(), 3160U);
    EXPECT_GT(check_parted(nodes), nodes.size() / 10);
  }
}

}  // namespace
}  // namespace gatehouse::refresh_model
