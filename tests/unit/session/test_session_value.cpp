// SPDX-License-Identifier: MIT
#include "site.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <cmath>
#include <limits>

using namespace imprint;

namespace {

// Stores `value` in one request and reads it in the next.
template <typename T>
std::optional<T> there_and_back(site &where, const T &value) {
    browser client;
    post(where, client, [&](session &state) { state.set("key", value); });
    std::optional<T> found;
    get(where, client, [&](session &state) { found = state.get<T>("key"); });
    return found;
}

template <typename T>
bool reads_as(site &where, const std::string &json) {
    browser client;
    post(where, client, [&](session &state) { state.set_json("key", json); });
    bool readable = true;
    get(where, client, [&](session &state) {
        try {
            readable = state.get<T>("key").has_value();
        } catch (const std::runtime_error &) {
            readable = false;
        }
    });
    return readable;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(values, site)

BOOST_AUTO_TEST_CASE(each_type_comes_back) {
    BOOST_TEST((there_and_back(*this, true) == true));
    BOOST_TEST((there_and_back(*this, false) == false));
    BOOST_TEST((there_and_back(*this, -1) == -1));
    BOOST_TEST((there_and_back<unsigned char>(*this, 255) == 255));
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    BOOST_TEST((there_and_back(*this, most) == most));
    BOOST_TEST((there_and_back(*this, least) == least));
    BOOST_TEST((there_and_back(*this, 0.1) == 0.1));
    BOOST_TEST((there_and_back(*this, 2.0) == 2.0));
    BOOST_TEST((there_and_back(*this, 1e300) == 1e300));
}

BOOST_DATA_TEST_CASE_F(
    site,
    each_text_comes_back,
    boost::unit_test::data::make<std::string>(
        {"", "plain", "\"quoted\\\"", "line\nbreak", "Z\xc3\xbcrich", std::string("a\0b", 3)}
    ),
    text
) {
    BOOST_TEST((there_and_back(*this, text) == text));
}

BOOST_AUTO_TEST_CASE(another_type_is_an_error) {
    BOOST_TEST(reads_as<int>(*this, "7"));
    BOOST_TEST(!reads_as<int>(*this, "7.0"));
    BOOST_TEST(!reads_as<int>(*this, "\"7\""));
    BOOST_TEST(!reads_as<int>(*this, "2147483648")); // INT_MAX + 1
    BOOST_TEST(reads_as<unsigned>(*this, "4294967295"));
    BOOST_TEST(!reads_as<unsigned>(*this, "-1"));
    BOOST_TEST(reads_as<double>(*this, "7"));
    BOOST_TEST(!reads_as<bool>(*this, "1"));
    BOOST_TEST(!reads_as<std::string>(*this, "1"));
    BOOST_TEST(!reads_as<std::string>(*this, "null"));
    BOOST_TEST(!reads_as<std::string>(*this, "{}"));
    BOOST_TEST(!reads_as<std::string>(*this, "not json"));
}

BOOST_AUTO_TEST_CASE(what_can_not_be_kept_is_refused) {
    browser client;
    post(*this, client, [](session &state) {
        BOOST_CHECK_THROW(state.set("key", std::nan("")), std::invalid_argument);
        BOOST_CHECK_THROW(state.set("key", "\xff"), std::invalid_argument);
        BOOST_CHECK_THROW(state.set("", 1), std::invalid_argument);
        BOOST_CHECK_THROW(state.set(std::string(129, 'k'), 1), std::invalid_argument);
        BOOST_CHECK_THROW(state.set("\xff", 1), std::invalid_argument);
        state.set(std::string(128, 'k'), std::string(98, 'v')); // 100 octets with quotes
        BOOST_CHECK_THROW(state.set("key", std::string(99, 'v')), std::length_error);
        state.set("two", 2);
        state.set("three", 3);
        BOOST_CHECK_THROW(state.set("four", 4), std::length_error);
        state.set("three", 33);
    });
    get(*this, client, [](session &state) {
        BOOST_TEST((state.get<int>("three") == 33));
        BOOST_TEST(!state.get<int>("four").has_value());
    });
}

BOOST_AUTO_TEST_SUITE_END()
