// SPDX-License-Identifier: MIT
// The site named by SITE under fastcgi++'s manager, on descriptor 0; /own is the program's.
#include "imprint/adapters/fastcgipp.hpp" // first: it stands alone

#include "trust.hpp"

#include <fastcgi++/manager.hpp>

imprint::site SITE();

namespace {

imprint::site_server &the_server() {
    static imprint::site_server server(judging_by_environment(SITE()), trust_by_environment());
    return server;
}

using adapted = imprint::adapters::fastcgipp_request<wchar_t>;

class request : public adapted {
  public:
    request()
        : adapted(the_server(), [](const environment_type &all) {
              return all.requestUri != L"/own";
          }) {}

  protected:
    bool response() override {
        if (environment().requestUri != L"/own") {
            return adapted::response();
        }
        out << L"Content-Type: text/plain\r\n\r\nthe program's own";
        return true;
    }
};

} // namespace

int main() {
    the_server();
    Fastcgipp::Manager<request> manager(4);
    manager.setupSignals();
    manager.listen();
    manager.start();
    manager.join();
}
