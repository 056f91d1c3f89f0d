// SPDX-License-Identifier: MIT
#include "transcript.hpp"
#include "wire/fastcgi.hpp"
#include "wire/scgi.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>
#include <string>
#include <vector>

using namespace wire_test;

namespace {

const std::filesystem::path data = WIRE_DATA;

struct row {
    std::string name;
    std::string verdict;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.name;
}

std::vector<row> rows_of(const std::string &folder) {
    std::vector<row> rows;
    std::ifstream table(data / folder / "verdicts.txt");
    row next;
    while (table >> next.name && std::getline(table >> std::ws, next.verdict)) {
        next.name = folder + "/" + next.name;
        rows.push_back(next);
    }
    return rows;
}

std::string octets_of(const row &sample) {
    std::ifstream file(data / sample.name, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(file.is_open(), "no such file");
    return {std::istreambuf_iterator<char>(file), {}};
}

template <class Decoder>
void check(const row &sample) {
    const std::string octets = octets_of(sample);
    for (const std::size_t piece : pieces) {
        BOOST_TEST_CONTEXT("piece=" << piece) {
            BOOST_TEST(read_all(octets, piece, Decoder()).transcript() == sample.verdict);
        }
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(corpus)

BOOST_DATA_TEST_CASE(fastcgi_valid, rows_of("fastcgi/valid"), sample) {
    check<imprint::wire::fastcgi_decoder>(sample);
}
BOOST_DATA_TEST_CASE(fastcgi_invalid, rows_of("fastcgi/invalid"), sample) {
    check<imprint::wire::fastcgi_decoder>(sample);
}
BOOST_DATA_TEST_CASE(scgi_valid, rows_of("scgi/valid"), sample) {
    check<imprint::wire::scgi_decoder>(sample);
}
BOOST_DATA_TEST_CASE(scgi_invalid, rows_of("scgi/invalid"), sample) {
    check<imprint::wire::scgi_decoder>(sample);
}

// A row that is not read would pass unseen.
BOOST_AUTO_TEST_CASE(every_file_has_a_verdict) {
    for (const char *folder :
         {"fastcgi/valid", "fastcgi/invalid", "scgi/valid", "scgi/invalid"}) {
        std::set<std::string> listed{std::string(folder) + "/verdicts.txt"};
        for (const row &sample : rows_of(folder)) {
            listed.insert(sample.name);
        }
        std::set<std::string> present;
        for (const auto &file : std::filesystem::directory_iterator(data / folder)) {
            present.insert(std::string(folder) + "/" + file.path().filename().string());
        }
        BOOST_TEST(listed == present, boost::test_tools::per_element());
        BOOST_TEST(listed.size() > 10u);
    }
}

BOOST_AUTO_TEST_SUITE_END()
