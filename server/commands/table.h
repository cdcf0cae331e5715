// Table: rows of text in columns that line up, for a terminal.
#pragma once

#include <server/commands/console.h>

#include <string>
#include <vector>

namespace gatehouse::server {

class Table {
 public:
  explicit Table(std::vector<std::string> heads) : heads_(std::move(heads)) {}

  // Cells may hold anything: what could drive a terminal is escaped, and what is long is cut.
  void add(const std::vector<std::string>& cells);
  // With its line of heads; nothing but `if_empty` when there are no rows.
  void print(const Console& console, std::string_view if_empty) const;

 private:
  std::vector<std::string> heads_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace gatehouse::server
