// Mountable: something that brings routes of its own, such as an rpc::Service.
#pragma once

#include <string_view>

namespace gatehouse {

class App;

class Mountable {
 public:
  virtual ~Mountable() = default;

 private:
  friend class App;
  virtual void mount(App& app, std::string_view path) = 0;
};

}  // namespace gatehouse
