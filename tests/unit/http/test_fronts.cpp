// SPDX-License-Identifier: MIT
// One request sent through eight real fronts: what each made of it is in
// tests/data/http/fronts, and must come out alike, except where a row says why not.
#include "make_request.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <map>
#include <ostream>
#include <string>

using namespace imprint;

namespace {

using dumps = std::map<std::string, nlohmann::ordered_json>; // front -> its params

dumps load(const std::string &name) {
    std::ifstream in(std::string(IMPRINT_TEST_DATA "/http/fronts/") + name + ".json");
    BOOST_REQUIRE(in.is_open());
    return nlohmann::ordered_json::parse(in).at("fronts").get<dumps>();
}

std::string unhex(const std::string &digits) {
    std::string octets;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        octets += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
    }
    return octets;
}

params params_of(const nlohmann::ordered_json &pairs) {
    params all;
    for (const auto &pair : pairs) {
        const auto &value = pair.at(1);
        all.append(
            pair.at(0).get<std::string>(),
            value.is_object() ? unhex(value.at("hex").get<std::string>())
                              : value.get<std::string>()
        );
    }
    return all;
}

struct facts {
    std::string mount;
    std::string path;
    std::string query{};
    std::string scheme = "http";
    std::string method = "GET";

    friend bool operator==(const facts &, const facts &) = default;
    friend std::ostream &operator<<(std::ostream &out, const facts &f) {
        return out << f.method << ' ' << f.scheme << ' ' << f.mount << " + " << f.path << " ? "
                   << f.query;
    }
};

facts facts_of(const request &r) {
    return {
        std::string(r.mount()),
        std::string(r.path()),
        std::string(r.query_string()),
        std::string(r.scheme()),
        std::string(r.method()),
    };
}

struct row {
    const char *name;
    facts all;
    std::map<std::string, facts> but{};
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.name;
}

// lighttpd and nginx decode %2F and collapse ".." before they choose the location.
const facts collapsed = {"", "/app/x%2f..%2f..%2fb"};

const row rows[] = {
    {"path-plain", {"/app", "/a/b"}},
    {"path-approot", {"/app", ""}},
    {"path-approot-slash", {"/app", "/"}},
    {"path-root", {"", "/"}},
    {"path-space", {"/app", "/a%20b"}},
    // HAProxy compares the raw path.
    {"path-app-encoded", {"/%61pp", "/a"}, {{"haproxy-fcgi", {"", "/%61pp/a"}}}},
    {"path-app-prefixonly", {"", "/application"}},
    {"path-dslash", {"/app", "//a///b"}},
    {"path-dslash-start", {"", "//app/a"}},
    {"path-slash2F", {"/app", "/a%2Fb"}},
    {"path-dotdot-encslash",
     {"/app", "/x%2f..%2f..%2fb"},
     {{"lighttpd-fastcgi", collapsed},
      {"lighttpd-scgi", collapsed},
      {"nginx-fastcgi", collapsed},
      {"nginx-scgi", collapsed}}},
    {"path-utf8", {"/app", "/Zo%C3%AB"}},
    {"path-utf8raw", {"/app", "/Zo\xc3\xab"}},
    {"path-badutf8raw",
     {"/app",
      "/a\xff"
      "b"}},
    {"path-nl-enc", {"/app", "/a%0d%0aX-Inj:1"}},
    {"path-hash", {"/app", "/a"}},
    {"path-qs-none", {"/app", "/a"}},
    {"path-qs-empty", {"/app", "/a"}},
    {"path-qs-raw", {"/app", "/a", "x=\xc3\xab"}},
    {"path-qs-enc", {"/app", "/a", "x=%2F%00%FF&y=%C3%AB"}},
    {"req-absolute", {"/app", "/h", "q=1", "https"}},
    {"cert-none", {"/app", "/who", "tag=cert", "https"}},
    {"hdr-forged", {"/app", "/h", "", "https"}},
    {"method-M-SEARCH", {"/app", "/h", "", "https", "M-SEARCH"}},
};

struct refused_row {
    const char *name;
    std::string why; // a word of it
};
std::ostream &operator<<(std::ostream &out, const refused_row &r) {
    return out << r.name;
}
const refused_row refused[] = {
    {"path-qs-64k", "REQUEST_URI is missing"}, // mod_proxy_fcgi dropped it
    {"quirk-dup-content-length", "CONTENT_LENGTH came more than once"},
    {"quirk-dup-content-length-unbuffered", "CONTENT_LENGTH came more than once"},
    {"body-slow-cl-stream", "scgi_request_buffering"},
    {"resp-loc-path", "QUERY_STRING is not the query"}, // Apache's internal redirect
    {"hdr-badhost", "Host"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(fronts)

BOOST_DATA_TEST_CASE(agree, boost::unit_test::data::make(rows), sample) {
    const auto all = load(sample.name);
    BOOST_TEST(all.size() >= 4U);
    for (const auto &[front, pairs] : all) {
        BOOST_TEST_CONTEXT(front) {
            const auto other = sample.but.find(front);
            const facts &expected = other == sample.but.end() ? sample.all : other->second;
            BOOST_TEST(facts_of(make_request(params_of(pairs))) == expected);
        }
    }
}

BOOST_DATA_TEST_CASE(refuse, boost::unit_test::data::make(refused), sample) {
    const auto all = load(sample.name);
    BOOST_TEST(!all.empty());
    for (const auto &[front, pairs] : all) {
        const auto parsed = http::parse_head(params_of(pairs), {});
        BOOST_TEST_CONTEXT(front) {
            const auto *const refusal = std::get_if<http::refusal>(&parsed);
            BOOST_REQUIRE(refusal != nullptr);
            BOOST_TEST(refusal->status() == 400);
            BOOST_TEST(refusal->why.find(sample.why) != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(cookies_sent_twice) {
    for (const auto &[front, pairs] : load("hdr-dup")) {
        BOOST_TEST_CONTEXT(front) {
            const request r = make_request(params_of(pairs));
            const bool apache = front.starts_with("apache"); // joins with a comma
            const name_values expected =
                apache ? name_values{{"a", "1, b=2"}} : name_values{{"a", "1"}, {"b", "2"}};
            BOOST_TEST((r.cookies() == expected));
        }
    }
}

// nginx sends two HTTP_CONTENT_TYPE and one CONTENT_TYPE, HAProxy two CONTENT_TYPE, Apache
// one with a comma, which is no media type.
BOOST_AUTO_TEST_CASE(content_type_sent_twice) {
    for (const auto &[front, pairs] : load("hdr-dup-ct")) {
        BOOST_TEST_CONTEXT(front) {
            const auto parsed = http::parse_head(params_of(pairs), {});
            BOOST_TEST(
                std::holds_alternative<http::refusal>(parsed) == (front == "haproxy-fcgi")
            );
        }
    }
}

// What a client says about itself stays among its fields.
BOOST_AUTO_TEST_CASE(forgeries_change_nothing) {
    for (const auto &[front, pairs] : load("hdr-forged")) {
        BOOST_TEST_CONTEXT(front) {
            const request r = make_request(params_of(pairs));
            BOOST_TEST(r.client_address() == "127.0.0.1");
            BOOST_TEST(r.host() == "localhost");
            // HAProxy takes "foo" out of the client's Authorization field, unverified.
            const auto user = r.params().find("REMOTE_USER");
            BOOST_TEST((user.value_or("") == (front == "haproxy-fcgi" ? "foo" : "")));
            BOOST_TEST((r.params().find("SSL_CLIENT_VERIFY").value_or("NONE") == "NONE"));
            BOOST_TEST(!r.field("proxy").has_value());
            BOOST_TEST((r.field("x-forwarded-for") == "1.2.3.4"));
        }
    }
}

BOOST_AUTO_TEST_CASE(names_that_become_one) {
    const auto all = load("hdr-underscore-dash");
    const request r = make_request(params_of(all.at("lighttpd-fastcgi")));
    name_values foos;
    for (const name_value &field : r.fields()) {
        if (field.name == "x-foo") {
            foos.push_back(field);
        }
    }
    BOOST_TEST(
        (foos == name_values{{"x-foo", "a, d"}, {"x-foo", "b"}, {"x-foo", "c"}, {"x-foo", "e"}})
    );
}

BOOST_AUTO_TEST_CASE(lengths_and_types) {
    for (const auto &[front, pairs] : load("body-cl-10")) {
        BOOST_TEST_CONTEXT(front) {
            const request r = make_request(params_of(pairs));
            BOOST_TEST((r.content_length() == 10U));
            BOOST_TEST(r.content_type() == "application/octet-stream");
            BOOST_TEST((r.field("content-type") == "application/octet-stream"));
        }
    }
    for (const auto &[front, pairs] : load("body-chunked-10")) {
        BOOST_TEST_CONTEXT(front) {
            const request r = make_request(params_of(pairs));
            BOOST_TEST((r.content_length() == 10U));
            BOOST_TEST(!r.field("transfer-encoding").has_value());
        }
    }
    for (const auto &[front, pairs] : load("body-noct")) {
        BOOST_TEST(make_request(params_of(pairs)).content_type().empty(), front);
    }
}

BOOST_AUTO_TEST_CASE(no_host) {
    for (const auto &[front, pairs] : load("hdr-nohost")) {
        BOOST_TEST(make_request(params_of(pairs)).host().empty(), front);
    }
}

BOOST_AUTO_TEST_SUITE_END()
