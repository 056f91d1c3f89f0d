// SPDX-License-Identifier: MIT
// `imprint`, the developer's command.
#include "tool/build.hpp"
#include "tool/new_site.hpp"
#include "tool/options.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

using namespace imprint::tool;

int run(const options &given) {
    switch (given.what) {
    case verb::build:
        return build_site(given.build);
    case verb::test:
        return test_site(given.build);
    case verb::make_new:
        return make_new_site(given.fresh);
    case verb::none:
        break;
    }
    std::fputs(given.text.c_str(), given.status == 0 ? stdout : stderr);
    return given.status;
}

} // namespace

int main(int argc, char **argv) {
    try {
        return run(parse_options(argc, argv));
    } catch (const std::exception &why) {
        fmt::print(stderr, "imprint: {}\n", why.what());
        return EXIT_FAILURE;
    }
}
