// gatehouse: the server and the commands beside it.
#include <server/commands/command_line.h>
#include <server/commands/terminal.h>

#include <exception>
#include <iostream>
#include <string>
#include <vector>

int main(int count, char** arguments) {
  using namespace gatehouse::server;
  try {
    auto console = real_console();
    return run(std::vector<std::string>(arguments + 1, arguments + count), console);
  } catch (const std::exception& thrown) {
    std::cerr << "gatehouse: " << thrown.what() << '\n';
    return 1;
  }
}
