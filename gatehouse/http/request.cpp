#include <gatehouse/http/request.h>

#include <gatehouse/base/ascii.h>
#include <gatehouse/http/internal/request_writer.h>

#include <functional>
#include <stdexcept>

namespace gatehouse::http {
namespace {

// Where `view` lies once `from` has been copied to `to`; views elsewhere (literals, decoded text) stay.
void move_view(std::string_view& view, std::string_view from, const char* to) {
  const std::less_equal<const char*> before;
  const char* end = from.data() + from.size();
  if (view.data() == nullptr || !before(from.data(), view.data()) || !before(view.data() + view.size(), end)) return;
  view = {to + (view.data() - from.data()), view.size()};
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] != right[i] && ascii_lower(left[i]) != ascii_lower(right[i])) return false;
  }
  return true;
}

std::string_view Request::header(std::string_view name) const {
  for (const Field& field : fields_) {
    if (same_name(field.name, name)) return field.value;
  }
  return {};
}

std::size_t Request::header_count(std::string_view name) const {
  std::size_t count = 0;
  for (const Field& field : fields_) count += same_name(field.name, name) ? 1 : 0;
  return count;
}

std::optional<std::string> Request::query_parameter(std::string_view name) const {
  if (query_.empty()) return std::nullopt;
  const auto query = query_parameters();
  if (!query) return std::nullopt;
  const std::string* value = query->find(name);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

Request Request::from(RequestText text) {
  const auto owned = std::make_shared<const RequestText>(std::move(text));
  Request request;
  RequestWriter writer{request};
  writer.own(owned);
  writer.method(owned->method);
  for (const auto& [name, value] : owned->headers) writer.field(name, value);
  writer.body(owned->body);
  writer.peer(owned->peer, owned->tls);
  if (const auto done = writer.target(owned->target); !done) throw std::invalid_argument(done.error().detail);
  return request;
}

void RequestWriter::clear() {
  request.method_ = Method::get;
  request.version_ = 11;
  request.decoded_ = false;
  request.target_ = request.path_ = request.query_ = request.host_ = request.body_ = request.peer_ = {};
  request.fields_.clear();
  request.match_ = {};
}

void RequestWriter::peer(std::string_view peer, bool tls) {
  request.peer_ = peer;
  request.tls_ = tls;
}

Result<void> RequestWriter::target(std::string_view text) {
  const Target target = TRY(parse_target(text));
  if (target.form == Target::Form::asterisk && request.method_ != Method::options) {
    return fail(Reason::invalid_request, "the target * is for OPTIONS");
  }
  request.target_ = text;
  request.query_ = target.query;
  // RFC 9112 3.2.2: an absolute target's host stands above the Host field.
  request.host_ = target.form == Target::Form::absolute ? target.authority : request.header("host");
  const PathState state = decode_path(target.path, request.decoded_path_);
  request.decoded_ = state == PathState::decoded;
  request.path_ = state == PathState::plain ? target.path : std::string_view{};
  return {};
}

void RequestWriter::move_views(std::string_view from, const char* to) {
  for (auto* view : {&request.target_, &request.path_, &request.query_, &request.host_, &request.body_}) {
    move_view(*view, from, to);
  }
  for (Field& field : request.fields_) {
    move_view(field.name, from, to);
    move_view(field.value, from, to);
  }
  for (std::size_t i = 0; i < request.match_.slots_used; ++i) move_view(request.match_.slots[i].value, from, to);
}

}  // namespace gatehouse::http
