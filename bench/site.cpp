// SPDX-License-Identifier: MIT
// What the measurements ask of Imprint; libfcgi.cpp, fastcgipp.cpp and peer.php answer the
// same.
#include <chrono>
#include <string>
#include <thread>

#include <imprint/imprint.hpp>

int main(int count, char **words) {
    using imprint::arg;
    imprint::site site;
    site.publish("/hello", [] { return std::string("Hello, world\n"); });
    site.publish("/page", [] { return std::string(16384, 'x'); });
    site.publish("/take", [](imprint::body octets) {
        return std::to_string(octets.size()) + " octets\n";
    });
    site.publish(
        "/add",
        [](int a, int b, int c) { return std::to_string(a + b + c) + "\n"; },
        arg{"a"},
        arg{"b"},
        arg{"c"}
    );
    site.publish("/slow", [] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        return std::string("done\n");
    });
    return imprint::run(site, count, words);
}
