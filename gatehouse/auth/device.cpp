#include <gatehouse/auth/device.h>

#include <array>
#include <span>

namespace gatehouse {
namespace {

constexpr std::size_t longest_looked_at = 512;

struct Sign {
  std::string_view text;
  std::string_view name;
};

// The first that is found counts: most browsers also name those they want to be taken for.
constexpr std::array<Sign, 10> browsers{{{"Edg", "Edge"},
                                         {"OPR/", "Opera"},
                                         {"SamsungBrowser/", "Samsung Internet"},
                                         {"Firefox/", "Firefox"},
                                         {"FxiOS/", "Firefox"},
                                         {"CriOS/", "Chrome"},
                                         {"HeadlessChrome/", "Chrome"},
                                         {"Chromium/", "Chromium"},
                                         {"Chrome/", "Chrome"},
                                         {"Safari/", "Safari"}}};
constexpr std::array<Sign, 8> systems{{{"iPhone", "iPhone"},
                                       {"iPad", "iPad"},
                                       {"Android", "Android"},
                                       {"Windows", "Windows"},
                                       {"CrOS", "ChromeOS"},
                                       {"Macintosh", "Mac"},
                                       {"Linux", "Linux"},
                                       {"FreeBSD", "FreeBSD"}}};
// Programs say who they are at the beginning.
constexpr std::array<Sign, 8> programs{{{"curl/", "curl"},
                                        {"Wget/", "Wget"},
                                        {"python-requests/", "Python"},
                                        {"Python-urllib/", "Python"},
                                        {"node", "Node.js"},
                                        {"Go-http-client/", "Go"},
                                        {"okhttp/", "an Android app"},
                                        {"gatehouse", "the gatehouse command"}}};

std::string_view name_in(std::string_view user_agent, std::span<const Sign> signs) {
  for (const auto& sign : signs) {
    if (user_agent.find(sign.text) != std::string_view::npos) return sign.name;
  }
  return {};
}

std::string_view program(std::string_view user_agent) {
  for (const auto& each : programs) {
    if (user_agent.starts_with(each.text)) return each.name;
  }
  return {};
}

}  // namespace

std::string device_of(std::string_view user_agent) {
  user_agent = user_agent.substr(0, longest_looked_at);
  const auto sender = program(user_agent);
  if (!sender.empty()) return std::string(sender);
  std::string browser(name_in(user_agent, browsers));
  const std::string system(name_in(user_agent, systems));
  if (browser.empty() && system.empty()) return "an unknown device";
  if (browser.empty()) return "a program on " + system;
  if (system.empty()) return browser;
  return browser + " on " + system;
}

}  // namespace gatehouse
