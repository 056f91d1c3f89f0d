// SPDX-License-Identifier: MIT
// Lines of the access log: each directive, and what a client sends to look like another line.
#include "../http/make_request.hpp"
#include "worker/access_format.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <ostream>
#include <string>

#include <unistd.h>

using namespace imprint;
using worker::access_entry;
using worker::access_format;

namespace {

request asked(std::string_view target, std::string_view agent) {
    return make_get(
        target,
        {{"SERVER_PROTOCOL", "HTTP/1.1"},
         {"REMOTE_ADDR", "192.0.2.1"},
         {"HTTP_HOST", "example.org"},
         {"HTTP_REFERER", "https://example.org/from"},
         {"HTTP_USER_AGENT", agent}}
    );
}

access_entry entry_of(const request &of) {
    access_entry entry;
    entry.method = "GET";
    entry.asked = &of;
    entry.target = of.target();
    entry.user = "CN=Ada L.,O=Test";
    entry.status = 200;
    entry.octets = 1234;
    entry.began = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) +
                  std::chrono::hours(17) + std::chrono::milliseconds(5);
    entry.elapsed = std::chrono::microseconds(1'500'042);
    return entry;
}

struct row {
    const char *format;
    std::string line;
    friend std::ostream &operator<<(std::ostream &out, const row &each) {
        return out << each.format;
    }
};

const row rows[] = {
    {"%h", "192.0.2.1"},
    {"%u", R"(CN=Ada\x20L.,O=Test)"},
    {"\"%u\"", R"("CN=Ada L.,O=Test")"},
    {"%t", "[22/Nov/2026:17:00:00 +0000]"},
    {"\"%r\"", R"("GET /a%20b?x=1 HTTP/1.1")"},
    {"%r", R"(GET\x20/a%20b?x=1\x20HTTP/1.1)"},
    {"%m", "GET"},
    {"%U", "/a%20b"},
    {"%q", "?x=1"},
    {"%H", "HTTP/1.1"},
    {"%s", "200"},
    {"%B", "1234"},
    {"%D", "1500042"},
    {"%T", "1.500"},
    {"%v", "example.org"},
    {"%X", "+"},
    {"%{Referer}i", "https://example.org/from"},
    {"%{X-None}i", "-"},
    {"100%% of %m", "100% of GET"},
    {"combined",
     R"(192.0.2.1 - CN=Ada\x20L.,O=Test [22/Nov/2026:17:00:00 +0000] )"
     R"("GET /a%20b?x=1 HTTP/1.1" 200 1234 "https://example.org/from" "a b" 1500042)"},
};

const char *const refused[] = {
    "%",
    "%z",
    "a %",
    "%{}",
    "%{}i",
    "%{Referer}o",
    "%{Referer",
    "a\nb",
    "jsn",
    "Combined",
    "100%%",
    ""
};

} // namespace

BOOST_AUTO_TEST_SUITE(access_formats)

BOOST_DATA_TEST_CASE(each_directive, boost::unit_test::data::make(rows), sample) {
    const request one = asked("/a%20b?x=1", "a b");
    BOOST_TEST(access_format(sample.format).line(entry_of(one)) == sample.line + "\n");
}

BOOST_AUTO_TEST_CASE(the_process) {
    const request one = asked("/", "");
    BOOST_TEST(access_format("%P").line(entry_of(one)) == std::to_string(::getpid()) + "\n");
}

BOOST_DATA_TEST_CASE(what_is_no_format, boost::unit_test::data::make(refused), format) {
    BOOST_CHECK_THROW(const access_format never_used(format), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_client_begins_a_line_or_another_part) {
    const request one = asked("/", "x\" 200 0 \\ \xff");
    access_entry entry = entry_of(one);
    entry.user = "a\n192.0.2.9 - admin\x1b[2J\x7f\xc2\x85";
    BOOST_TEST(
        access_format("\"%{User-Agent}i\" end").line(entry) == R"("x\" 200 0 \x5c \xff" end)"
                                                               "\n"
    );
    BOOST_TEST(
        access_format("%{User-Agent}i end").line(entry) ==
        R"(x\"\x20200\x200\x20\x5c\x20\xff end)"
        "\n"
    );
    BOOST_TEST(
        access_format("\"%u\"").line(entry) == R"("a\x0a192.0.2.9 - admin\x1b[2J\x7f\xc2\x85")"
                                               "\n"
    );
}

BOOST_AUTO_TEST_CASE(json_holds_the_same) {
    const request one = asked("/a%20b?x=1", "x\"{\"status\":500}\xff");
    access_entry entry = entry_of(one);
    entry.complete = false;
    entry.user = "CN=a\n\"";
    const std::string line = access_format("json").line(entry);
    BOOST_TEST(line.find('\n') == line.size() - 1);
    const auto said = nlohmann::json::parse(line);
    const nlohmann::json wanted = {
        {"time", "2026-11-22T17:00:00.005Z"},
        {"client", "192.0.2.1"},
        {"user", "CN=a\n\""},
        {"method", "GET"},
        {"target", "/a%20b?x=1"},
        {"protocol", "HTTP/1.1"},
        {"host", "example.org"},
        {"status", 200},
        {"octets", 1234},
        {"microseconds", 1'500'042},
        {"complete", false},
        {"referer", "https://example.org/from"},
        {"agent", "x\"{\"status\":500}\xef\xbf\xbd"},
        {"pid", ::getpid()},
    };
    BOOST_TEST(said == wanted);
}

BOOST_AUTO_TEST_CASE(a_head_that_was_refused_has_no_particulars) {
    access_entry entry;
    entry.status = 400;
    const std::string line =
        access_format("%h %m \"%r\" %U%q %s %B %X \"%{Referer}i\"").line(entry);
    BOOST_TEST(line == "- - \"- - -\" - 400 0 + \"-\"\n");
    BOOST_TEST(access_format("json").line(entry).find("\"status\":400") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(long_values_are_cut) {
    const request one = asked("/", std::string(100'000, 'a'));
    BOOST_TEST(access_format("combined").line(entry_of(one)).size() < 4096); // PIPE_BUF
}

BOOST_AUTO_TEST_SUITE_END()
