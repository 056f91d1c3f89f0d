// SPDX-License-Identifier: MIT
// What bench/beside and bench/footprint ask: a function that is done at once, and one that
// takes its time.
#include <chrono>
#include <string>
#include <thread>

#include <imprint/imprint.hpp>

int main(int count, char **words) {
    imprint::site site;
    site.publish("/hello", [] { return std::string("Hello, world\n"); });
    site.publish("/slow", [] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        return std::string("done\n");
    });
    return imprint::run(site, count, words);
}
