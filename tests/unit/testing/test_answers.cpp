// SPDX-License-Identifier: MIT
// What comes back over a socket: FastCGI records, CGI responses.
#include "imprint/params.hpp"
#include "testing/cgi_answer.hpp"
#include "testing/fastcgi_octets.hpp"
#include "wire/fastcgi.hpp"
#include "wire/fastcgi_encoder.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <span>
#include <string>

using namespace imprint;
using testing::failure;

namespace {

struct row {
    std::string octets;
    int status;
    name_values fields;
    std::string body;
    std::string method = "GET";
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.octets;
}

const row good[] = {
    {"Status: 200 OK\r\nX: 1\r\n\r\nbody", 200, {{"X", "1"}}, "body"},
    {"X: 1\nStatus: 404\n\nbody", 404, {{"X", "1"}}, "body"},
    {"Content-Type: a/b\r\n\r\n", 200, {{"Content-Type", "a/b"}}, ""},
    {"Location: /x\r\n\r\n", 302, {{"Location", "/x"}}, ""},
    {"status: 299\r\nA:\r\nB: \t x y\r\n\r\n\r\n", 299, {{"A", ""}, {"B", "x y"}}, "\r\n"},
    {"A: 1\r\nA: 2\r\n\r\n", 200, {{"A", "1"}, {"A", "2"}}, ""},
    {"Content-Length: 2\r\n\r\nab", 200, {{"Content-Length", "2"}}, "ab"},
    {"Content-Length: 2\r\n\r\n", 200, {{"Content-Length", "2"}}, "", "HEAD"},
    {"Status: 304\r\nContent-Length: 2\r\n\r\n", 304, {{"Content-Length", "2"}}, ""},
};

const row bad[] = {
    {"", 0, {}, ""},
    {"Status: 200\r\n", 0, {}, ""},
    {"no field\r\n\r\n", 0, {}, ""},
    {": nameless\r\n\r\n", 0, {}, ""},
    {"Status: 100\r\n\r\n", 0, {}, ""},
    {"Status: OK\r\n\r\n", 0, {}, ""},
    {"Content-Length: 3\r\n\r\nab", 0, {}, ""},
    {"Content-Length: 1\r\n\r\nab", 0, {}, ""},
    {"Status: 204\r\n\r\nab", 0, {}, ""},
    {"Status: 200\r\n\r\nab", 0, {}, "", "HEAD"},
};

BOOST_DATA_TEST_CASE(cgi_answers, good, r) {
    const auto got = testing::parse_answer(r.octets, r.method);
    BOOST_TEST(got.status == r.status);
    BOOST_TEST((got.fields == r.fields));
    BOOST_TEST(got.body == r.body);
}

BOOST_DATA_TEST_CASE(what_is_no_cgi_answer, bad, r) {
    BOOST_CHECK_THROW(testing::parse_answer(r.octets, r.method), failure);
}

std::string records(std::string_view output, wire::protocol_status end) {
    std::string octets;
    wire::append_stderr(octets, 1, "a warning");
    wire::append_stdout(octets, 1, output);
    wire::append_end_request(octets, 1, 0, end);
    return octets;
}

BOOST_AUTO_TEST_CASE(fastcgi_answers) {
    const std::string large(200'000, 'x');
    const auto complete = wire::protocol_status::request_complete;
    BOOST_TEST(testing::parse_fastcgi_answer(records("one", complete)) == "one");
    BOOST_TEST(testing::parse_fastcgi_answer(records(large, complete)) == large);
    const auto refused = records("", wire::protocol_status::overloaded);
    BOOST_CHECK_THROW(testing::parse_fastcgi_answer(refused), failure);
    BOOST_CHECK_THROW(testing::parse_fastcgi_answer("Status: 200\r\n\r\n"), failure);
}

BOOST_AUTO_TEST_CASE(a_fastcgi_answer_cut_anywhere_is_none) {
    const auto whole = records("some output", wire::protocol_status::request_complete);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        BOOST_CHECK_THROW(testing::parse_fastcgi_answer(whole.substr(0, size)), failure);
    }
}

// What we send is what a site's own decoder takes: lengths around those where a length grows
// by three octets and where a record is full.
BOOST_DATA_TEST_CASE(
    fastcgi_requests,
    boost::unit_test::data::make({0, 1, 127, 128, 65'527, 65'528, 65'529, 140'000}),
    size
) {
    params all;
    all.append("REQUEST_METHOD", "POST");
    all.append(std::string(static_cast<std::size_t>(size), 'n'), "name");
    all.append("VALUE", std::string(static_cast<std::size_t>(size), 'v'));
    const std::string body(static_cast<std::size_t>(size), 'b');
    const std::string octets = testing::format_fastcgi_request(all, body);
    wire::limits wide;
    wide.params_bytes = 1 << 20;
    wire::fastcgi_decoder decoder(wide);
    std::span<const char> left(octets);
    BOOST_REQUIRE((decoder.next(left) == wire::event::head));
    BOOST_TEST((decoder.params() == all));
    BOOST_TEST(!decoder.keep());
    std::string came;
    wire::event last = decoder.next(left);
    for (; last == wire::event::body; last = decoder.next(left)) {
        came.append(decoder.body());
    }
    BOOST_TEST((last == wire::event::end));
    BOOST_TEST((came == body));
}

} // namespace
