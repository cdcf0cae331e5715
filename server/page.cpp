#include <server/page.h>
#include <server/version.h>

#include <fmt/format.h>

#include <array>

namespace gatehouse::server {
namespace {

constexpr std::array<Endpoint, 12> list{{
    {"POST", "/auth/signup", "Makes an account; email is optional."},
    {"POST", "/auth/login", "Username or email and password for a pair of tokens."},
    {"POST", "/auth/refresh", "A refresh token for the next pair of tokens."},
    {"POST", "/auth/logout", "Ends the session and every token of it."},
    {"GET", "/auth/profile", "Who is signed in."},
    {"POST", "/auth/password", "Changes the password; other sessions end."},
    {"GET", "/auth/sessions", "Where you are signed in."},
    {"DELETE", "/auth/sessions/{id}", "Ends one of your sessions."},
    {"GET", "/auth/verify", "For nginx, Caddy and Traefik: may this request pass?"},
    {"GET", "/.well-known/jwks.json", "The public keys that verify the tokens."},
    {"GET", "/healthz", "Whether this process answers."},
    {"GET", "/readyz", "Whether its database does."},
}};

constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --paper: #faf9f6; --card: #fff; --ink: #1f2430; --soft: #5b6270; --line: #e4e1d9;
  --accent: #8a3b12; --code: #f3f0e9; }
@media (prefers-color-scheme: dark) { :root { --paper: #15171c; --card: #1c1f26; --ink: #e8e6e1; --soft: #a3a8b4;
  --line: #2e323b; --accent: #f0a36b; --code: #12141a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 2rem) 3rem; }
header { display: flex; gap: 1rem; align-items: center; }
header svg { flex: none; width: 3.25rem; height: 3.25rem; color: var(--accent); }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.15; letter-spacing: -.02em; }
header p { margin: .2rem 0 0; color: var(--soft); overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.1rem; }
p { margin: .5rem 0; }
.live::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .45em; border-radius: 50%;
  background: #2f9e5b; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace; font-size: .875em; }
pre { margin: .75rem 0; padding: .9rem 1rem; overflow-x: auto; background: var(--code); border: 1px solid var(--line);
  border-radius: .6rem; line-height: 1.6; }
pre:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.list { margin: 0; padding: 0; list-style: none; background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; }
.list li { display: grid; grid-template-columns: 4.25rem 13.5rem 1fr; gap: 0 .5rem; padding: .6rem 1rem; align-items: baseline; }
.list li + li { border-top: 1px solid var(--line); }
.list b { font-size: .72rem; letter-spacing: .05em; color: var(--accent); }
.list code { overflow-wrap: anywhere; }
.list span { color: var(--soft); font-size: .93rem; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: .2em; }
@media (max-width: 44rem) {
  .list li { grid-template-columns: 4.25rem 1fr; }
  .list span { grid-column: 1 / -1; }
}
)css";

constexpr std::string_view gate =
    R"(<svg viewBox="0 0 48 48" fill="currentColor" aria-hidden="true"><path d="M4 8h6v4h5V8h6v4h6V8h6v4h5V8h6v12h-3v22H)"
    R"(31V32a7 7 0 0 0-14 0v10H7V20H4z"/></svg>)";

std::string escaped_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string endpoint_items() {
  std::string items;
  for (const auto& each : list) {
    const bool opens = each.method == "GET" && !each.path.starts_with("/auth/");
    const auto path = opens ? fmt::format(R"(<a href="{0}">{0}</a>)", each.path) : std::string(each.path);
    items += fmt::format("<li><b>{}</b><code>{}</code><span>{}</span></li>\n", each.method, path, each.what);
  }
  return items;
}

std::string try_it(const Settings& settings) {
  const auto url = escaped_html(settings.public_url());
  const auto ask = [&url](std::string_view path) {
    return fmt::format(
        "curl {}{} \\\n  --json '{{\"username\": \"ada\", \"password\": "
        "\"correct horse battery\"}}'",
        url, path);
  };
  const auto make = settings.signup.open ? ask("/auth/signup") : std::string("gatehouse user add ada");
  return fmt::format(R"(<pre tabindex="0" aria-label="Commands to try">{}
{}</pre>
<p>The answer holds an <code>access_token</code>. Show it, and you are known:</p>
<pre tabindex="0" aria-label="A command with a token">curl {}/auth/profile \
  -H "Authorization: Bearer $ACCESS_TOKEN"</pre>)",
                     make, ask("/auth/login"), url);
}

}  // namespace

std::span<const Endpoint> endpoints() { return list; }

std::string page(const Settings& settings) {
  return fmt::format(R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gatehouse</title>
<style>{}</style>
</head>
<body>
<main>
<header>
{}
<div><h1>Gatehouse</h1><p class="live">Version {} is running and signs tokens as <code>{}</code></p></div>
</header>
<section aria-labelledby="try"><h2 id="try">{}</h2>
{}
</section>
<section aria-labelledby="endpoints"><h2 id="endpoints">What answers here</h2>
<ul class="list">
{}</ul>
</section>
</main>
</body>
</html>
)",
                     style, gate, version(), escaped_html(settings.issuer()),
                     settings.signup.open ? "Sign up and log in" : "Make an account and log in", try_it(settings),
                     endpoint_items());
}

void add_page(App& app, const Settings& settings) {
  app.get("/",
          [text = page(settings)](const Request&) {
            auto response = html(text);
            response.add("Content-Security-Policy",
                         "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                         "frame-ancestors 'none'");
            response.add("Cache-Control", "no-cache");
            return response;
          })
      .immediate();
}

}  // namespace gatehouse::server
