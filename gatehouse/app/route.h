// Route: a pattern, who may use it and what answers; and what it takes and gives, for the API's description.
//
//   app.post("/articles", has_role("admin"), add_article)
//       .summary("Adds an article.").tag("articles")
//       .takes<NewArticle>().gives<Article>(201).refuses({Reason::conflict});
#pragma once

#include <gatehouse/app/reply.h>
#include <gatehouse/app/request.h>
#include <gatehouse/auth/guard.h>
#include <gatehouse/base/result.h>
#include <gatehouse/http/method.h>
#include <gatehouse/json/schema.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse {

using Handler = std::function<Result<Response>(const Request&)>;

// What openapi.h tells of a route. Nothing here changes how it works.
struct Description {
  using Schema = json::Value (*)(json::Definitions&);
  struct Answer {
    int status;
    Schema schema;  // null: no body
  };
  struct Query {
    std::string name, what;
  };

  std::string summary = {}, tag = {};
  Schema body = nullptr;
  bool may_be_empty = false;  // the body
  std::vector<Answer> answers = {};
  std::vector<Query> queries = {};
  std::vector<Reason> refusals = {};
  bool is_listed = true;
};

struct Route {
  http::Method method;
  std::string pattern;
  std::optional<Guard> guard;
  Handler handler;
  bool is_immediate = false;
  Description description = {};

  // The handler never blocks (nor does the identity loader): it is answered on the event loop, without a worker.
  Route& immediate() {
    is_immediate = true;
    return *this;
  }

  Route& summary(std::string_view sentence) {
    description.summary = sentence;
    return *this;
  }
  // Part of a page, not of the API.
  Route& unlisted() {
    description.is_listed = false;
    return *this;
  }
  Route& tag(std::string_view group) {
    description.tag = group;
    return *this;
  }
  // The JSON of the request's body.
  template <class T>
  Route& takes() {
    description.body = &json::schema_of<T>;
    return *this;
  }
  template <class T>
  Route& may_take() {
    description.may_be_empty = true;
    return takes<T>();
  }
  template <class T>
  Route& gives(int status = 200) {
    description.answers.push_back({status, &json::schema_of<T>});
    return *this;
  }
  Route& gives(int status) {
    description.answers.push_back({status, nullptr});
    return *this;
  }
  // Besides what its guard, and a body, are refused for anyway.
  Route& refuses(std::initializer_list<Reason> reasons) {
    description.refusals.insert(description.refusals.end(), reasons);
    return *this;
  }
  // A parameter of the query.
  Route& query(std::string_view name, std::string_view what) {
    description.queries.push_back({std::string(name), std::string(what)});
    return *this;
  }
};

}  // namespace gatehouse
