// SPDX-License-Identifier: MIT
#include "imprint/params.hpp"

#include <boost/test/unit_test.hpp>

#include <iterator>
#include <string>
#include <utility>
#include <vector>

using imprint::param;
using imprint::params;

static_assert(std::forward_iterator<params::const_iterator>);

namespace {

params sample() {
    params all;
    all.append("HTTP_X", "1");
    all.append("http_x", "small");
    all.append("HTTP_X", "2");
    all.append("EMPTY", "");
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(params_of_a_request)

BOOST_AUTO_TEST_CASE(order_and_duplicates_stay) {
    const params all = sample();
    const std::vector<param> expected = {
        {"HTTP_X", "1"}, {"http_x", "small"}, {"HTTP_X", "2"}, {"EMPTY", ""}
    };
    BOOST_TEST((std::vector<param>(all.begin(), all.end()) == expected));
    BOOST_TEST(all.size() == 4u);
    BOOST_TEST((all[2] == param{"HTTP_X", "2"}));
}

BOOST_AUTO_TEST_CASE(find_gives_the_first_and_count_tells_the_rest) {
    const params all = sample();
    BOOST_TEST((all.find("HTTP_X") == "1"));
    BOOST_TEST(all.count("HTTP_X") == 2u);
    BOOST_TEST((all.find("EMPTY") == ""));
    BOOST_TEST(!all.find("HTTP_").has_value());
    BOOST_TEST(!all.find("").has_value());
    BOOST_TEST(all.count("ABSENT") == 0u);
}

BOOST_AUTO_TEST_CASE(copies_and_moves_own_their_octets) {
    params all = sample();
    const params copy = all;
    const params moved = std::move(all);
    all = params();
    all.append("HTTP_X", "other");
    BOOST_TEST((copy == moved));
    BOOST_TEST((copy == sample()));
    BOOST_TEST(!(copy == all));
}

BOOST_AUTO_TEST_CASE(cleared_params_are_empty_and_usable) {
    params all = sample();
    all.clear();
    BOOST_TEST(all.empty());
    BOOST_TEST((all.begin() == all.end()));
    all.append("A", std::string("x\0y", 3));
    BOOST_TEST((all.find("A") == std::string("x\0y", 3)));
}

BOOST_AUTO_TEST_CASE(equality_is_of_pairs_not_of_octets) {
    params one;
    one.append("AB", "C");
    params other;
    other.append("A", "BC");
    BOOST_TEST(!(one == other));
}

BOOST_AUTO_TEST_SUITE_END()
