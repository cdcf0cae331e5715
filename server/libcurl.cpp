#include <server/libcurl.h>

#include <dlfcn.h>

#include <string>

namespace gatehouse::server {
namespace {

struct Loaded {
  Libcurl functions;
  std::string error;
};

class Loader {
 public:
  Loaded load() {
    if (library_ == nullptr) return {.functions = {}, .error = dlerror()};
    Loaded loaded;
    auto& f = loaded.functions;
    const bool complete = find("curl_easy_init", f.easy_init) && find("curl_easy_setopt", f.easy_setopt) &&
                          find("curl_easy_perform", f.easy_perform) && find("curl_easy_getinfo", f.easy_getinfo) &&
                          find("curl_easy_strerror", f.easy_strerror) && find("curl_easy_cleanup", f.easy_cleanup) &&
                          find("curl_url", f.url) && find("curl_url_get", f.url_get) &&
                          find("curl_url_set", f.url_set) && find("curl_url_cleanup", f.url_cleanup) &&
                          find("curl_free", f.free);
    if (!complete) loaded.error = dlerror();
    return loaded;
  }

 private:
  template <class Function>
  bool find(const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library_, name));
    return function != nullptr;
  }

  void* library_ = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
};

}  // namespace

Result<const Libcurl*> libcurl() {
  static const Loaded loaded = Loader().load();
  if (loaded.error.empty()) return &loaded.functions;
  return fail(Reason::invalid_config, "libcurl cannot be loaded (package libcurl4): " + loaded.error);
}

}  // namespace gatehouse::server
