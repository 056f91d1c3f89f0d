// SPDX-License-Identifier: MIT
#include "octets.hpp"
#include "transcript.hpp"
#include "wire/scgi.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace wire_test;
using imprint::wire::scgi_decoder;

static_assert(imprint::wire::decoder<scgi_decoder>);

namespace {

std::span<const char> span_of(std::string_view octets) {
    return {octets.data(), octets.size()};
}

std::string transcript_of(std::string_view octets, imprint::wire::limits limits = {}) {
    return read_all(octets, 0, scgi_decoder(limits)).transcript();
}

} // namespace

BOOST_AUTO_TEST_SUITE(scgi)

BOOST_AUTO_TEST_CASE(params_keep_order_and_duplicates) {
    const std::string octets = netstring(
                                   header("CONTENT_LENGTH", "4") + header("X", "1") +
                                   header("Y", "") + header("X", "2")
                               ) +
                               "body";
    imprint::params expected;
    expected.append("CONTENT_LENGTH", "4");
    expected.append("X", "1");
    expected.append("Y", "");
    expected.append("X", "2");
    for (const std::size_t piece : pieces) {
        const auto seen = read_all(octets, piece, scgi_decoder()).requests();
        BOOST_TEST_REQUIRE(seen.size() == 1u);
        BOOST_TEST((seen[0].params == expected));
        BOOST_TEST(seen[0].body == "body");
    }
}

BOOST_AUTO_TEST_CASE(the_body_is_a_view_of_what_was_fed) {
    const std::string octets = netstring(header("CONTENT_LENGTH", "4")) + "body and more";
    scgi_decoder decoder;
    BOOST_TEST(!decoder.request_open());
    auto left = span_of(octets);
    BOOST_TEST((decoder.next(left) == event::head));
    BOOST_TEST(decoder.request_open());
    BOOST_TEST((decoder.next(left) == event::body));
    BOOST_TEST((decoder.body().data() == octets.data() + octets.size() - 13));
    BOOST_TEST(decoder.body() == "body");
    BOOST_TEST((decoder.next(left) == event::end));
    BOOST_TEST((decoder.next(left) == event::need_more));
    BOOST_TEST(left.empty());
    decoder.finish_request();
    BOOST_TEST(!decoder.request_open());
}

BOOST_AUTO_TEST_CASE(after_an_early_answer_the_body_is_skipped) {
    scgi_decoder decoder;
    const std::string start = netstring(header("CONTENT_LENGTH", "10")) + "01234";
    auto left = span_of(start);
    BOOST_TEST((decoder.next(left) == event::head));
    decoder.finish_request();
    BOOST_TEST((decoder.next(left) == event::need_more));
    BOOST_TEST(left.empty());
    BOOST_TEST(!decoder.request_open());
    BOOST_TEST(decoder.params().empty());
}

BOOST_AUTO_TEST_CASE(limits_are_arguments) {
    const std::string head = header("CONTENT_LENGTH", "0") + header("A", "b"); // 17 + 4
    const std::string octets = netstring(head);
    BOOST_TEST(transcript_of(octets, {.params_bytes = 21, .params_count = 2}) == "head:2 end");
    BOOST_TEST(transcript_of(octets, {.params_bytes = 20}) == "failed:params_too_large");
    BOOST_TEST(transcript_of(octets, {.params_count = 1}) == "failed:too_many_params");
}

BOOST_AUTO_TEST_CASE(params_of_exactly_the_limit_pass) {
    const std::string length = header("CONTENT_LENGTH", "0");
    const std::string value(256 * 1024 - length.size() - 3, 'v');
    const std::string head = length + header("A", value);
    BOOST_TEST_REQUIRE(head.size() == 256u * 1024);
    BOOST_TEST(transcript_of(netstring(head)) == "head:2 end");
}

BOOST_AUTO_TEST_CASE(failure_is_sticky_and_consumes_nothing) {
    scgi_decoder decoder;
    const std::string junk = "x";
    auto left = span_of(junk);
    BOOST_TEST((decoder.next(left) == event::failed));
    const std::string good = netstring(header("CONTENT_LENGTH", "0"));
    left = span_of(good);
    BOOST_TEST((decoder.next(left) == event::failed));
    BOOST_TEST(left.size() == good.size());
}

BOOST_AUTO_TEST_SUITE_END()
