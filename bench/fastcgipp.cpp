// SPDX-License-Identifier: MIT
// What site.cpp answers, written for fastcgi++ as its own examples are: one thread.
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include <fastcgi++/manager.hpp>
#include <fastcgi++/request.hpp>

namespace {

class asked : public Fastcgipp::Request<char> {
  public:
    asked() : Request(std::size_t{1} << 20U) {}

  private:
    bool response() override {
        const std::string text = answer();
        out << "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " << text.size()
            << "\r\n\r\n"
            << text;
        return true;
    }
    // What is no form; the body is dropped after this.
    bool inProcessor() override {
        posted_ = environment().postBuffer().size();
        return true;
    }

    int field(const char *name) const {
        const auto found = environment().gets.find(name);
        return found == environment().gets.end() ? 0 : std::atoi(found->second.c_str());
    }

    std::string answer() const {
        const auto &url = environment().requestUri;
        const auto path = url.substr(0, url.find('?'));
        if (path == "/page") {
            return std::string(16384, 'x');
        }
        if (path == "/take") {
            return std::to_string(posted_) + " octets\n";
        }
        if (path == "/add") {
            return std::to_string(field("a") + field("b") + field("c")) + "\n";
        }
        if (path == "/slow") {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            return "done\n";
        }
        return "Hello, world\n";
    }

    std::size_t posted_ = 0;
};

} // namespace

int main() {
    Fastcgipp::Manager<asked> manager(1);
    manager.setupSignals();
    manager.listen();
    manager.start();
    manager.join();
}
