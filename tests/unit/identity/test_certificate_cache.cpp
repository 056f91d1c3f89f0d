// SPDX-License-Identifier: MIT
#include "base/digest.hpp"
#include "identity/certificate_cache.hpp"
#include "samples.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using imprint::base::sha256;
using imprint::detail::certificate_cache;

BOOST_AUTO_TEST_SUITE(cache)

BOOST_AUTO_TEST_CASE(knows_what_was_inserted) {
    certificate_cache cache;
    BOOST_TEST(cache.find(sha256("a")) == nullptr);
    cache.insert(sha256("a"), {sample::certificate("plain")});
    cache.insert(sha256("b"), {sample::certificate("utf8")});
    BOOST_REQUIRE(cache.find(sha256("a")) != nullptr);
    BOOST_TEST((cache.find(sha256("a"))->certificate == sample::certificate("plain")));
    BOOST_TEST((cache.find(sha256("b"))->certificate == sample::certificate("utf8")));
    BOOST_TEST(cache.find(sha256("c")) == nullptr);
}

BOOST_AUTO_TEST_CASE(forgets_the_least_recently_used) {
    certificate_cache cache(2);
    cache.insert(sha256("a"), {sample::certificate("plain")});
    cache.insert(sha256("b"), {sample::certificate("plain")});
    cache.find(sha256("a"));
    cache.insert(sha256("c"), {sample::certificate("plain")});
    BOOST_TEST(cache.find(sha256("b")) == nullptr);
    BOOST_TEST(cache.find(sha256("a")) != nullptr);
    BOOST_TEST(cache.find(sha256("c")) != nullptr);
}

BOOST_AUTO_TEST_CASE(is_bounded) {
    certificate_cache cache(3);
    for (int i = 0; i < 100; ++i) {
        cache.insert(sha256(std::to_string(i)), {sample::certificate("plain")});
    }
    BOOST_TEST(cache.size() == 3);
}

BOOST_AUTO_TEST_CASE(inserting_twice_is_once) {
    certificate_cache cache;
    cache.insert(sha256("a"), {sample::certificate("plain")});
    cache.insert(sha256("a"), {sample::certificate("utf8")});
    BOOST_TEST(cache.size() == 1);
    BOOST_TEST((cache.find(sha256("a"))->certificate == sample::certificate("utf8")));
}

BOOST_AUTO_TEST_SUITE_END()
