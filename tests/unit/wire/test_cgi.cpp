// SPDX-License-Identifier: MIT
#include "wire/cgi.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace imprint;
using wire::error;
using wire::parse_cgi_params;

namespace {

error error_of(const char *const *environment, const wire::limits &limits) {
    const auto parsed = parse_cgi_params(environment, limits);
    const error *why = std::get_if<error>(&parsed);
    return why != nullptr ? *why : error::none;
}

} // namespace

BOOST_AUTO_TEST_SUITE(cgi)

BOOST_AUTO_TEST_CASE(variables_in_their_order) {
    const char *const environment[] = {
        "REQUEST_METHOD=GET", "QUERY_STRING=a=b=c", "EMPTY=", "HTTP_X=1", "HTTP_X=2", nullptr
    };
    params expected;
    expected.append("REQUEST_METHOD", "GET");
    expected.append("QUERY_STRING", "a=b=c");
    expected.append("EMPTY", "");
    expected.append("HTTP_X", "1");
    expected.append("HTTP_X", "2");
    BOOST_TEST((std::get<params>(parse_cgi_params(environment)) == expected));
}

BOOST_AUTO_TEST_CASE(what_is_no_variable_is_left_out) {
    const char *const environment[] = {"", "=", "=x", "NAME", "A=b", nullptr};
    params expected;
    expected.append("A", "b");
    BOOST_TEST((std::get<params>(parse_cgi_params(environment)) == expected));
}

BOOST_AUTO_TEST_CASE(no_environment) {
    const char *const environment[] = {nullptr};
    BOOST_TEST(std::get<params>(parse_cgi_params(environment)).empty());
}

BOOST_AUTO_TEST_CASE(limits) {
    const char *const environment[] = {"A=b", "C=", nullptr}; // 4 and 3 octets with their NUL
    BOOST_TEST((error_of(environment, {.params_bytes = 7, .params_count = 2}) == error::none));
    BOOST_TEST((error_of(environment, {.params_bytes = 6}) == error::params_too_large));
    BOOST_TEST((error_of(environment, {.params_bytes = 0}) == error::params_too_large));
    BOOST_TEST((error_of(environment, {.params_count = 1}) == error::too_many_params));
    const std::string large = "A=" + std::string(256 * 1024, 'v');
    const char *const too_large[] = {large.c_str(), nullptr};
    BOOST_TEST((error_of(too_large, {}) == error::params_too_large));
}

BOOST_AUTO_TEST_SUITE_END()
