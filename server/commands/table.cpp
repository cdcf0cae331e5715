#include <gatehouse/base/utf8.h>
#include <server/commands/table.h>

#include <algorithm>
#include <ostream>

namespace gatehouse::server {
namespace {

constexpr std::size_t longest_cell = 72;

std::string line_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += cells[i];
    if (i + 1 < cells.size()) line.append(widths[i] - code_points(cells[i]) + 2, ' ');
  }
  return line;
}

}  // namespace

void Table::add(const std::vector<std::string>& cells) {
  auto& row = rows_.emplace_back();
  for (const auto& cell : cells) row.push_back(cell.empty() ? "-" : escaped(cell, longest_cell));
}

void Table::print(const Console& console, std::string_view if_empty) const {
  if (rows_.empty()) {
    console.out << if_empty << '\n';
    return;
  }
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < heads_.size(); ++i) {
    widths.push_back(code_points(heads_[i]));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], code_points(row[i]));
  }
  console.out << faint(console, line_of(heads_, widths)) << '\n';
  for (const auto& row : rows_) console.out << line_of(row, widths) << '\n';
}

}  // namespace gatehouse::server
