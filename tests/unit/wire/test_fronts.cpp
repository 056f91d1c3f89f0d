// SPDX-License-Identifier: MIT
// What real front servers sent, from dumps of their requests, as the octets they sent: the
// decoded params are those of the dump, in order and with duplicates.  IMPRINT_FRONT_DUMPS
// may name a folder with more dumps.
#include "octets.hpp"
#include "transcript.hpp"
#include "wire/fastcgi.hpp"
#include "wire/scgi.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

using namespace wire_test;
using nlohmann::json;

namespace {

// mod_proxy_scgi repeats the path five times: a URL of 64 KiB is 320 KiB of params.
constexpr imprint::wire::limits roomy{.params_bytes = std::size_t{1024} * 1024};

// Beyond this a body says nothing more about a decoder.
constexpr std::size_t longest_body = 100000;

struct dump {
    std::string name;
    json backend;
};
std::ostream &operator<<(std::ostream &out, const dump &d) {
    return out << d.name;
}

void add_dumps(std::vector<dump> &dumps, const std::filesystem::path &folder) {
    for (const auto &file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.path().extension() != ".json") {
            continue;
        }
        std::ifstream text(file.path());
        const json whole = json::parse(text);
        if (whole.is_object() && whole.contains("backend") && whole["backend"].is_object() &&
            whole["backend"].contains("params")) {
            dumps.push_back({file.path().filename().string(), whole["backend"]});
        }
    }
}

std::vector<dump> all_dumps() {
    std::vector<dump> dumps;
    add_dumps(dumps, std::filesystem::path(WIRE_DATA) / "fronts");
    if (const char *more = std::getenv("IMPRINT_FRONT_DUMPS")) {
        add_dumps(dumps, more);
    }
    return dumps;
}

// A value that is no UTF-8 is {"hex": "..."} in a dump.
std::string octets_of(const json &value) {
    if (value.is_string()) {
        return value.get<std::string>();
    }
    std::string octets;
    const std::string hex = value.at("hex");
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        octets += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    }
    return octets;
}

imprint::params params_of(const dump &sample) {
    imprint::params all;
    for (const json &one : sample.backend.at("params")) {
        all.append(octets_of(one.at(0)), octets_of(one.at(1)));
    }
    return all;
}

std::string body_of(const dump &sample) {
    return std::string(
        std::min(longest_body, sample.backend.value("body_len", std::size_t{0})), 'b'
    );
}

std::string fastcgi_octets(const dump &sample, const std::string &body) {
    const json &b = sample.backend;
    const int id = b.at("fcgi_request_id");
    std::string pairs;
    for (const imprint::param &one : params_of(sample)) {
        pairs += pair(one.name, one.value);
    }
    // Apache's mod_proxy_fcgi sends several records of 16 KiB, the others one.
    const std::size_t most = b.at("params_records") > 1 ? 16384 : 65535;
    return begin(id, b.at("fcgi_flags"), b.at("fcgi_role")) + stream(4, id, pairs, most) +
           stream(5, id, body, 8192);
}

std::string scgi_octets(const dump &sample, const std::string &body) {
    std::string head;
    for (const imprint::param &one : params_of(sample)) {
        head += header(one.name, one.value);
    }
    return netstring(head) + body;
}

template <class Decoder>
void check(const dump &sample, const std::string &octets, const std::string &body) {
    const imprint::params expected = params_of(sample);
    for (const std::size_t piece : pieces) {
        BOOST_TEST_CONTEXT("piece=" << piece) {
            const auto reading = read_all(octets, piece, Decoder(roomy));
            BOOST_TEST_REQUIRE(
                reading.requests().size() == 1u, "one request: " << reading.transcript()
            );
            BOOST_TEST((reading.requests()[0].params == expected));
            BOOST_TEST((reading.requests()[0].body == body));
        }
    }
}

std::size_t announced_length(const dump &sample) {
    const imprint::params all = params_of(sample);
    return imprint::base::parse_number<std::size_t>(all.find("CONTENT_LENGTH").value_or(""))
        .value_or(0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(fronts)

BOOST_DATA_TEST_CASE(params_come_as_they_were_sent, all_dumps(), sample) {
    std::string body = body_of(sample);
    if (sample.backend.at("protocol") == "scgi") {
        const std::string octets = scgi_octets(sample, body);
        // Several fronts announce less, or nothing, of what they send.
        body.resize(std::min(body.size(), announced_length(sample)));
        check<imprint::wire::scgi_decoder>(sample, octets, body);
    } else {
        check<imprint::wire::fastcgi_decoder>(sample, fastcgi_octets(sample, body), body);
    }
}

BOOST_AUTO_TEST_CASE(each_front_has_dumps) {
    const auto dumps = all_dumps();
    for (const char *front :
         {"apache-fcgid.",
          "apache-proxy-fcgi.",
          "apache-proxy-scgi.",
          "haproxy-fcgi.",
          "lighttpd-fastcgi.",
          "lighttpd-scgi.",
          "nginx-fastcgi.",
          "nginx-scgi."}) {
        BOOST_TEST(
            std::any_of(
                dumps.begin(),
                dumps.end(),
                [&](const dump &d) { return d.name.starts_with(front); }
            ),
            front
        );
    }
}

// STDIN records of length 0, n, 0: the first is not the end of the body.
BOOST_AUTO_TEST_CASE(mod_fcgid_ends_the_body_early) {
    const auto dumps = all_dumps();
    const auto found = std::find_if(dumps.begin(), dumps.end(), [](const dump &d) {
        return d.name == "apache-fcgid.h2-post-nolen.json";
    });
    BOOST_TEST_REQUIRE((found != dumps.end()));
    BOOST_TEST_REQUIRE(announced_length(*found) == 4487u);
    const std::string body(4487, 'x');
    const std::string octets = fastcgi_octets(*found, "") + record(5, 1, body) + record(5, 1);
    check<imprint::wire::fastcgi_decoder>(*found, octets, body);
}

BOOST_AUTO_TEST_SUITE_END()
