// SPDX-License-Identifier: MIT
// Names for where code was.
#include "worker/stack_trace.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>

using imprint::worker::describe_frames;

namespace {

[[gnu::noinline]] void a_function_of_this_test() {
    static volatile int calls = 0;
    calls = calls + 1;
}

} // namespace

BOOST_AUTO_TEST_SUITE(stack_traces)

BOOST_AUTO_TEST_CASE(of_the_executable_and_of_a_library) {
    a_function_of_this_test();
    // A return address is behind its call.
    auto *const inside = reinterpret_cast<char *>(&a_function_of_this_test) + 1;
    auto *const library = reinterpret_cast<char *>(&std::getenv) + 1;
    const std::array<void *, 2> frames{inside, library};
    const auto texts = describe_frames(frames);
    BOOST_REQUIRE(texts.size() == 2U);
    BOOST_TEST_CONTEXT(texts[0] << " | " << texts[1]) {
        BOOST_TEST((texts[0].find("a_function_of_this_test") != std::string::npos));
        BOOST_TEST((texts[1].find("getenv") != std::string::npos));
    }
}

BOOST_AUTO_TEST_CASE(of_nowhere) {
    const std::array<void *, 1> frames{reinterpret_cast<void *>(0x10)};
    const auto texts = describe_frames(frames);
    BOOST_REQUIRE(texts.size() == 1U);
    BOOST_TEST(texts[0] == "0x10");
    BOOST_TEST(describe_frames({}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
