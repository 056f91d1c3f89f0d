// SPDX-License-Identifier: MIT
// What the corpus files can't say: contents, views, limits of other sizes, floods.
#include "octets.hpp"
#include "transcript.hpp"
#include "wire/fastcgi.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace wire_test;
using imprint::wire::fastcgi_decoder;

static_assert(imprint::wire::decoder<fastcgi_decoder>);

namespace {

std::span<const char> span_of(std::string_view octets) {
    return {octets.data(), octets.size()};
}

std::string transcript_of(std::string_view octets, imprint::wire::limits limits = {}) {
    return read_all(octets, 0, fastcgi_decoder(limits)).transcript();
}

} // namespace

BOOST_AUTO_TEST_SUITE(fastcgi)

BOOST_AUTO_TEST_CASE(params_keep_order_duplicates_and_octets) {
    const std::string nul("a\0b", 3);
    const std::string octets =
        begin() +
        stream(4, 1, pair("X", "1") + pair("", "") + pair("X", "2") + pair("N", nul), 3) +
        stream(5, 1, "");
    imprint::params expected;
    expected.append("X", "1");
    expected.append("", "");
    expected.append("X", "2");
    expected.append("N", nul);
    for (const std::size_t piece : pieces) {
        const auto seen = read_all(octets, piece, fastcgi_decoder()).requests();
        BOOST_TEST_REQUIRE(seen.size() == 1u);
        BOOST_TEST((seen[0].params == expected));
    }
}

BOOST_AUTO_TEST_CASE(the_body_is_a_view_of_what_was_fed) {
    const std::string octets = begin() + stream(4, 1, pair("A", "b")) + record(5, 1, "body");
    fastcgi_decoder decoder;
    auto left = span_of(octets);
    BOOST_TEST((decoder.next(left) == event::head));
    BOOST_TEST((decoder.next(left) == event::body));
    BOOST_TEST((decoder.body().data() == octets.data() + octets.size() - 4));
    BOOST_TEST(decoder.body() == "body");
    BOOST_TEST((decoder.next(left) == event::need_more));
    BOOST_TEST(decoder.body() == "");
}

BOOST_AUTO_TEST_CASE(id_and_keep_are_those_of_the_request) {
    const std::string octets = begin(0x1234, 1) + begin(7, 0) + begin(9, 0, 2);
    fastcgi_decoder decoder;
    BOOST_TEST(!decoder.request_open());
    auto left = span_of(octets);
    while (decoder.next(left) != event::need_more) {
    }
    BOOST_TEST(decoder.request_open());
    BOOST_TEST(decoder.request_id() == 0x1234);
    BOOST_TEST(decoder.keep());
    decoder.finish_request();
    BOOST_TEST(!decoder.request_open());
}

// CVE-2011-2766: what the first request had must not be there in the second.
BOOST_AUTO_TEST_CASE(nothing_of_a_request_is_left_for_the_next) {
    const std::string first = begin(1, 1) + stream(4, 1, pair("SECRET", "x") + pair("A", "1"));
    const std::string second = begin(1, 1) + stream(4, 1, pair("B", "2"));
    for (const bool taken : {false, true}) {
        fastcgi_decoder decoder;
        auto left = span_of(first);
        BOOST_TEST((decoder.next(left) == event::head));
        if (taken) {
            BOOST_TEST(decoder.take_params().size() == 2u);
        }
        decoder.finish_request();
        BOOST_TEST(decoder.params().empty());
        left = span_of(second);
        BOOST_TEST((decoder.next(left) == event::head));
        BOOST_TEST(decoder.params().size() == 1u);
        BOOST_TEST(decoder.params().count("SECRET") == 0u);
    }
}

// An answer that was given early, in the middle of a STDIN record, on a kept connection.
BOOST_AUTO_TEST_CASE(the_rest_of_a_record_is_skipped_after_the_answer) {
    const std::string first =
        begin(1, 1) + stream(4, 1, pair("A", "1")) + record(5, 1, "0123456789", 6);
    const std::string second =
        record(5, 1) + begin(1) + stream(4, 1, pair("B", "2")) + record(5, 1, "next");
    const std::string_view all = first;
    fastcgi_decoder decoder;
    auto left = span_of(all.substr(0, all.size() - 10));
    BOOST_TEST((decoder.next(left) == event::head));
    BOOST_TEST((decoder.next(left) == event::body));
    BOOST_TEST(decoder.body() == "012345");
    decoder.finish_request();
    const std::string rest = first.substr(first.size() - 10) + second;
    left = span_of(rest);
    BOOST_TEST((decoder.next(left) == event::head));
    BOOST_TEST((decoder.next(left) == event::body));
    BOOST_TEST(decoder.body() == "next");
}

// The worker may take its time to answer an abort.
BOOST_AUTO_TEST_CASE(an_aborted_request_is_open_and_silent_until_it_is_finished) {
    const std::string octets = begin(1, 1) + record(4, 1, pair("A", "1")) + record(2, 1) +
                               record(4, 1, pair("B", "2")) + record(4, 1) + record(5, 1, "x") +
                               record(2, 1);
    fastcgi_decoder decoder;
    auto left = span_of(octets);
    BOOST_TEST((decoder.next(left) == event::aborted));
    BOOST_TEST((decoder.next(left) == event::need_more));
    BOOST_TEST(decoder.request_open());
    decoder.finish_request();
    BOOST_TEST(!decoder.request_open());
}

BOOST_AUTO_TEST_CASE(taken_params_are_gone) {
    const std::string octets = begin() + stream(4, 1, pair("A", "1"));
    fastcgi_decoder decoder;
    auto left = span_of(octets);
    BOOST_TEST((decoder.next(left) == event::head));
    BOOST_TEST((decoder.take_params().find("A") == "1"));
    BOOST_TEST(decoder.params().empty());
}

BOOST_AUTO_TEST_CASE(failure_is_sticky_and_consumes_nothing) {
    fastcgi_decoder decoder;
    const std::string junk = "GET / HTTP/1.1\r\n";
    auto left = span_of(junk);
    BOOST_TEST((decoder.next(left) == event::failed));
    const std::string good = begin();
    left = span_of(good);
    BOOST_TEST((decoder.next(left) == event::failed));
    BOOST_TEST(left.size() == good.size());
    BOOST_TEST((decoder.error() == error::bad_version));
}

// The id is needed to answer 400 or 431.
BOOST_AUTO_TEST_CASE(a_failed_request_keeps_its_id) {
    fastcgi_decoder decoder;
    const std::string octets = begin(5) + stream(4, 5, "\x7f\x7f");
    auto left = span_of(octets);
    BOOST_TEST((decoder.next(left) == event::failed));
    BOOST_TEST(imprint::wire::status_for(decoder.error()) == 400);
    BOOST_TEST(decoder.request_open());
    BOOST_TEST(decoder.request_id() == 5);
}

BOOST_AUTO_TEST_CASE(params_of_exactly_the_limit_pass_and_one_octet_more_does_not) {
    constexpr std::size_t limit = 256 * 1024;
    const std::string name = "A";
    for (const std::size_t extra : {0, 1}) {
        // One octet for the name's length, four for the value's.
        const std::string value(limit - 1 - 4 - name.size() + extra, 'v');
        const std::string octets = begin() + stream(4, 1, pair(name, value)) + stream(5, 1, "");
        BOOST_TEST(
            transcript_of(octets) == (extra == 0 ? "head:1 end" : "failed:params_too_large")
        );
    }
}

BOOST_AUTO_TEST_CASE(limits_are_arguments) {
    const std::string octets =
        begin() + stream(4, 1, pair("A", "1") + pair("B", "2")) + stream(5, 1, "");
    BOOST_TEST(transcript_of(octets, {.params_bytes = 8, .params_count = 2}) == "head:2 end");
    BOOST_TEST(transcript_of(octets, {.params_bytes = 7}) == "failed:params_too_large");
    BOOST_TEST(transcript_of(octets, {.params_count = 1}) == "failed:too_many_params");
    BOOST_TEST(
        transcript_of(record(9, 0, pair("FCGI_MAX_CONNS", "")), {.connections = 7}) ==
        "reply:" + hex_of(record(10, 0, pair("FCGI_MAX_CONNS", "7")))
    );
}

// Three pairs of four octets in one record: the verdict is that of octet by octet.
BOOST_AUTO_TEST_CASE(the_limit_that_is_met_first_does_not_depend_on_the_pieces) {
    const std::string octets =
        begin() + stream(4, 1, pair("A", "1") + pair("B", "2") + pair("C", "3"));
    for (const std::size_t piece : pieces) {
        const auto verdict = [&](imprint::wire::limits limits) {
            return read_all(octets, piece, fastcgi_decoder(limits)).transcript();
        };
        BOOST_TEST(verdict({.params_bytes = 9, .params_count = 1}) == "failed:too_many_params");
        BOOST_TEST(
            verdict({.params_bytes = 9, .params_count = 2}) == "failed:params_too_large"
        );
    }
}

// One value of 2 GiB announced: only what comes is kept, and that up to the limit.
BOOST_AUTO_TEST_CASE(a_lying_length_costs_no_memory) {
    fastcgi_decoder decoder;
    const std::string start = begin() + record(4, 1, std::string("\x01\xff\xff\xff\xff", 5));
    auto left = span_of(start);
    BOOST_TEST((decoder.next(left) == event::need_more));
    const std::string more = record(4, 1, std::string(60000, 'v'));
    event last = event::need_more;
    int records = 0;
    for (; last == event::need_more && records < 10; ++records) {
        left = span_of(more);
        last = decoder.next(left);
    }
    BOOST_TEST((last == event::failed));
    BOOST_TEST((decoder.error() == error::params_too_large));
    BOOST_TEST(records == 5); // 4 * 60000 < 256 Ki < 5 * 60000
}

BOOST_AUTO_TEST_CASE(a_million_empty_records_are_skipped) {
    std::string flood;
    for (int i = 0; i < 10000; ++i) {
        flood += record(5, 9) + record(8, 1);
    }
    fastcgi_decoder decoder;
    const std::string start = begin();
    auto left = span_of(start);
    BOOST_TEST((decoder.next(left) == event::need_more));
    for (int i = 0; i < 50; ++i) {
        left = span_of(flood);
        BOOST_TEST_REQUIRE((decoder.next(left) == event::need_more));
        BOOST_TEST_REQUIRE(left.empty());
    }
    const std::string rest = stream(4, 1, pair("A", "b"));
    left = span_of(rest);
    BOOST_TEST((decoder.next(left) == event::head));
}

// Content and end arrive before the padding does, and are not held back for it.
BOOST_AUTO_TEST_CASE(padding_is_not_waited_for) {
    fastcgi_decoder decoder;
    std::string octets = begin() + record(4, 1, pair("A", "b")) + record(4, 1, "", 200);
    octets.resize(octets.size() - 200);
    auto left = span_of(octets);
    BOOST_TEST((decoder.next(left) == event::head));
    const std::string rest = std::string(200, '\xff') + record(5, 1);
    left = span_of(rest);
    BOOST_TEST((decoder.next(left) == event::end));
}

BOOST_AUTO_TEST_SUITE_END()
