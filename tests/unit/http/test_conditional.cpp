// SPDX-License-Identifier: MIT
#include "http/conditional.hpp"
#include "imprint/date.hpp"
#include "make_request.hpp"
#include "temporary_file.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::http;

namespace {

const std::string monday = "Mon, 16 Nov 2026 10:00:00 GMT"; // the document's date
const std::string earlier = "Mon, 16 Nov 2026 09:59:59 GMT";
const std::string later = "Mon, 16 Nov 2026 10:00:01 GMT";
constexpr std::chrono::sys_seconds now{std::chrono::seconds(1795330800)}; // 2026-11-22

// "0123456789" with ETag "v1" and a date.
response document() {
    response r(200, "0123456789", "text/plain");
    return r.set("ETag", "\"v1\"").set("Last-Modified", monday), r;
}

request get(const std::vector<param> &fields, const char *method = "GET") {
    params all = make_params({{"REQUEST_METHOD", method}, {"REQUEST_URI", "/"}});
    for (const param &each : fields) {
        all.append(each.name, each.value);
    }
    return make_request(std::move(all));
}

struct row {
    const char *about;
    std::vector<param> fields;
    int status;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.about;
}

// RFC 9110 §13.1, and the order of §13.2.2.
const row rows[] = {
    {"none", {}, 200},
    {"If-Match, same", {{"HTTP_IF_MATCH", "\"v1\""}}, 200},
    {"If-Match, other", {{"HTTP_IF_MATCH", "\"v2\""}}, 412},
    {"If-Match, weak", {{"HTTP_IF_MATCH", "W/\"v1\""}}, 412},
    {"If-Match, any", {{"HTTP_IF_MATCH", "*"}}, 200},
    {"If-Match, in two fields", {{"HTTP_IF_MATCH", "\"v2\""}, {"HTTP_IF_MATCH", "\"v1\""}}, 200
    },
    {"If-Unmodified-Since, same", {{"HTTP_IF_UNMODIFIED_SINCE", monday}}, 200},
    {"If-Unmodified-Since, later", {{"HTTP_IF_UNMODIFIED_SINCE", later}}, 200},
    {"If-Unmodified-Since, earlier", {{"HTTP_IF_UNMODIFIED_SINCE", earlier}}, 412},
    {"If-Unmodified-Since, garbage", {{"HTTP_IF_UNMODIFIED_SINCE", "yesterday"}}, 200},
    {"If-Match goes before If-Unmodified-Since",
     {{"HTTP_IF_MATCH", "\"v1\""}, {"HTTP_IF_UNMODIFIED_SINCE", earlier}},
     200},
    {"If-None-Match, same", {{"HTTP_IF_NONE_MATCH", "\"v1\""}}, 304},
    {"If-None-Match, weak", {{"HTTP_IF_NONE_MATCH", "W/\"v1\""}}, 304},
    {"If-None-Match, other", {{"HTTP_IF_NONE_MATCH", "\"v2\""}}, 200},
    {"If-None-Match, list", {{"HTTP_IF_NONE_MATCH", "\"v2\", \"v1\""}}, 304},
    {"If-None-Match, any", {{"HTTP_IF_NONE_MATCH", "*"}}, 304},
    {"If-Modified-Since, same", {{"HTTP_IF_MODIFIED_SINCE", monday}}, 304},
    {"If-Modified-Since, later", {{"HTTP_IF_MODIFIED_SINCE", later}}, 304},
    {"If-Modified-Since, earlier", {{"HTTP_IF_MODIFIED_SINCE", earlier}}, 200},
    {"If-Modified-Since, garbage", {{"HTTP_IF_MODIFIED_SINCE", "0"}}, 200},
    {"If-None-Match goes before If-Modified-Since",
     {{"HTTP_IF_NONE_MATCH", "\"v2\""}, {"HTTP_IF_MODIFIED_SINCE", later}},
     200},
    {"If-Match goes before If-None-Match",
     {{"HTTP_IF_MATCH", "\"v2\""}, {"HTTP_IF_NONE_MATCH", "\"v1\""}},
     412},
    {"If-Match holds, If-None-Match matches",
     {{"HTTP_IF_MATCH", "\"v1\""}, {"HTTP_IF_NONE_MATCH", "\"v1\""}},
     304},
    {"Range", {{"HTTP_RANGE", "bytes=2-4"}}, 206},
    {"Range, beyond", {{"HTTP_RANGE", "bytes=10-"}}, 416},
    {"Range, several", {{"HTTP_RANGE", "bytes=0-1,3-4"}}, 200},
    {"Range, garbage", {{"HTTP_RANGE", "bytes=4-2"}}, 200},
    {"Range and If-None-Match",
     {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_NONE_MATCH", "\"v1\""}},
     304},
    {"Range and If-Match", {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_MATCH", "\"v2\""}}, 412},
    {"If-Range, same", {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_RANGE", "\"v1\""}}, 206},
    {"If-Range, other", {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_RANGE", "\"v2\""}}, 200},
    {"If-Range, weak", {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_RANGE", "W/\"v1\""}}, 200},
    {"If-Range, date", {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_RANGE", monday}}, 206},
    {"If-Range, later", {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_RANGE", later}}, 200},
    {"If-Range, other and beyond",
     {{"HTTP_RANGE", "bytes=10-"}, {"HTTP_IF_RANGE", "\"v2\""}},
     200},
    {"If-Range alone", {{"HTTP_IF_RANGE", "\"v2\""}}, 200},
};

std::string text_of(const response &r) {
    return std::get<std::string>(r.content());
}

} // namespace

BOOST_AUTO_TEST_SUITE(conditions)

BOOST_DATA_TEST_CASE(of_get, boost::unit_test::data::make(rows), sample) {
    response r = document();
    apply_conditions(get(sample.fields), r, now);
    BOOST_TEST(r.status() == sample.status);
    if (sample.status == 200) {
        BOOST_TEST(text_of(r) == "0123456789");
    }
}

// §14.2: HEAD has no ranges.
BOOST_DATA_TEST_CASE(of_head, boost::unit_test::data::make(rows), sample) {
    response r = document();
    apply_conditions(get(sample.fields, "HEAD"), r, now);
    const bool ranged = sample.status == 206 || sample.status == 416;
    BOOST_TEST(r.status() == (ranged ? 200 : sample.status));
}

// §13.2.1: unsafe methods are the function's business.
BOOST_DATA_TEST_CASE(not_of_post, boost::unit_test::data::make(rows), sample) {
    response r = document();
    apply_conditions(get(sample.fields, "POST"), r, now);
    BOOST_TEST(r.status() == 200);
    BOOST_TEST(!r.has("Accept-Ranges"));
}

BOOST_AUTO_TEST_CASE(only_of_200) {
    response r = document();
    r.status(201);
    apply_conditions(get({{"HTTP_IF_NONE_MATCH", "\"v1\""}}), r, now);
    BOOST_TEST(r.status() == 201);
}

BOOST_AUTO_TEST_CASE(a_304_carries_what_caches_need) {
    response r = document();
    r.set("Cache-Control", "no-cache").set("Vary", "Cookie").add("Set-Cookie", "a=b");
    r.set("Content-Disposition", "attachment");
    apply_conditions(get({{"HTTP_IF_NONE_MATCH", "\"v1\""}}), r, now);
    BOOST_TEST(
        (r.fields() ==
         name_values{
             {"ETag", "\"v1\""},
             {"Cache-Control", "no-cache"},
             {"Vary", "Cookie"},
             {"Set-Cookie", "a=b"}
         })
    );
    BOOST_TEST(text_of(r).empty());
}

BOOST_AUTO_TEST_CASE(a_304_by_date_keeps_the_date) {
    response r = document();
    r.erase("ETag");
    apply_conditions(get({{"HTTP_IF_MODIFIED_SINCE", monday}}), r, now);
    BOOST_TEST(r.status() == 304);
    BOOST_TEST((r.field("Last-Modified") == monday));
}

BOOST_AUTO_TEST_CASE(a_206_names_its_part) {
    response r = document();
    apply_conditions(get({{"HTTP_RANGE", "bytes=2-4"}}), r, now);
    BOOST_TEST(text_of(r) == "234");
    BOOST_TEST((r.field("Content-Range") == "bytes 2-4/10"));
    BOOST_TEST((r.field("ETag") == "\"v1\""));
    BOOST_TEST((r.field("Content-Type") == "text/plain"));
    BOOST_TEST((r.field("Accept-Ranges") == "bytes"));
}

BOOST_AUTO_TEST_CASE(a_416_names_the_size) {
    response r = document();
    r.set("Content-Security-Policy", "sandbox").set("Content-Encoding", "gzip");
    apply_conditions(get({{"HTTP_RANGE", "bytes=10-"}}), r, now);
    BOOST_TEST((r.field("Content-Range") == "bytes */10"));
    BOOST_TEST((r.field("Content-Type") == "application/problem+json"));
    BOOST_TEST((r.field("Content-Security-Policy") == "sandbox"));
    BOOST_TEST(!r.has("Content-Encoding"));
    BOOST_TEST(!r.has("ETag"));
    BOOST_TEST(text_of(r).find("\"status\":416") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_validator_no_ranges) {
    response r(200, "0123456789", "text/plain");
    apply_conditions(get({{"HTTP_RANGE", "bytes=2-4"}}), r, now);
    BOOST_TEST(r.status() == 200);
    BOOST_TEST(!r.has("Accept-Ranges"));
}

BOOST_AUTO_TEST_CASE(without_a_date_no_dates) {
    response r(200, "x", "text/plain");
    apply_conditions(get({{"HTTP_IF_MODIFIED_SINCE", monday}}), r, now);
    BOOST_TEST(r.status() == 200);
    apply_conditions(get({{"HTTP_IF_UNMODIFIED_SINCE", earlier}}), r, now);
    BOOST_TEST(r.status() == 200);
    apply_conditions(get({{"HTTP_IF_MATCH", "\"v1\""}}), r, now);
    BOOST_TEST(r.status() == 412);
}

BOOST_AUTO_TEST_CASE(streams_are_sent_whole) {
    response r = document();
    r.body(stream{[](stream_writer &) {}, 10});
    apply_conditions(get({{"HTTP_RANGE", "bytes=2-4"}}), r, now);
    BOOST_TEST(r.status() == 200);
    apply_conditions(get({{"HTTP_IF_NONE_MATCH", "\"v1\""}}), r, now);
    BOOST_TEST(r.status() == 304);
}

// §8.8.2.2: a date of the last minute may stand for two versions.
BOOST_AUTO_TEST_CASE(a_fresh_date_does_not_join_ranges) {
    const std::vector<param> fields = {{"HTTP_RANGE", "bytes=2-4"}, {"HTTP_IF_RANGE", monday}};
    const auto modified = parse_http_date(monday).value();
    response fresh = document();
    apply_conditions(get(fields), fresh, modified + std::chrono::seconds(59));
    BOOST_TEST(fresh.status() == 200);
    response settled = document();
    apply_conditions(get(fields), settled, modified + std::chrono::seconds(60));
    BOOST_TEST(settled.status() == 206);
}

BOOST_AUTO_TEST_CASE(files_know_their_date) {
    const temporary_file on_disk("0123456789");
    const file content(on_disk.path());
    response r;
    r.body(content);
    apply_conditions(get({{"HTTP_RANGE", "bytes=-3"}}), r, content.last_modified());
    BOOST_TEST(r.status() == 206);
    BOOST_TEST((r.field("Last-Modified") == format_http_date(content.last_modified())));
    BOOST_TEST(std::get<file>(r.content()).offset() == 7U);
    BOOST_TEST(std::get<file>(r.content()).size() == 3U);
    // §8.8.2.1: a clock that runs behind the file's date.
    response early;
    early.body(content);
    const auto before = content.last_modified() - std::chrono::seconds(100);
    apply_conditions(get({}), early, before);
    BOOST_TEST((early.field("Last-Modified") == format_http_date(before)));
}

BOOST_AUTO_TEST_SUITE_END()
