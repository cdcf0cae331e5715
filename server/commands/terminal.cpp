#include <server/commands/terminal.h>

#include <fcntl.h>
#include <server/log.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_password = 4096;

// Silent from its making to its end; Ctrl-C waits so long, so that no shell is left without an echo.
class Silence {
 public:
  explicit Silence(int descriptor) : descriptor_(descriptor) {
    sigset_t stopping;
    sigemptyset(&stopping);
    for (const int signal : {SIGINT, SIGTERM, SIGTSTP, SIGHUP, SIGQUIT}) sigaddset(&stopping, signal);
    pthread_sigmask(SIG_BLOCK, &stopping, &signals_);
    tcgetattr(descriptor_, &before_);
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    silent.c_lflag |= ICANON | ECHONL;
    tcsetattr(descriptor_, TCSAFLUSH, &silent);
  }
  ~Silence() {
    tcsetattr(descriptor_, TCSAFLUSH, &before_);
    pthread_sigmask(SIG_SETMASK, &signals_, nullptr);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  int descriptor_;
  termios before_{};
  sigset_t signals_{};
};

bool is_interrupt(char c) { return c == '\x03' || c == '\x1c'; }  // Ctrl-C, Ctrl-backslash: signals are off

bool has_colours() {
  const auto* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): before any thread
  return isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

}  // namespace

Result<Secret> ask_hidden(int descriptor, std::string_view prompt) {
  const Silence silence(descriptor);
  if (write(descriptor, prompt.data(), prompt.size()) < 0) return fail(Reason::invalid_request, "no terminal");
  auto typed = Secret::of_size(longest_password);
  const auto size = read(descriptor, typed.writable().data(), typed.size());
  if (size <= 0) return fail(Reason::invalid_request, "no password was typed");
  auto line = typed.text().substr(0, static_cast<std::size_t>(size));
  if (is_interrupt(line.front())) return fail(Reason::invalid_request, "interrupted");
  if (line.back() != '\n') return fail(Reason::invalid_request, "that line is too long");
  line.remove_suffix(1);
  return Secret(line);
}

Console real_console() {
  Console console{.in = std::cin, .out = std::cout, .error = std::cerr, .colour = has_colours()};
  console.sources.environment = read_environment();
  console.log = make_log(Level::warning, "text");
  if (isatty(STDIN_FILENO) == 1) {
    console.ask_hidden = [](std::string_view prompt) -> Result<Secret> {
      const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
      if (terminal < 0) return fail(Reason::invalid_request, "there is no terminal to ask at");
      auto typed = ask_hidden(terminal, prompt);
      close(terminal);
      return typed;
    };
  }
  return console;
}

}  // namespace gatehouse::server
