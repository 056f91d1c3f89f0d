// SPDX-License-Identifier: MIT
#include "base/digest.hpp"
#include "base/encoding.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace imprint::base;

BOOST_AUTO_TEST_SUITE(digest)

// FIPS 180-4 examples.
BOOST_AUTO_TEST_CASE(known_digests) {
    BOOST_TEST(
        format_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    BOOST_TEST(
        format_hex(sha256("")) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

BOOST_AUTO_TEST_CASE(pieces_equal_the_whole) {
    const std::string octets(1000, 'q');
    for (const std::size_t piece : {1, 2, 3, 5, 7, 999}) {
        sha256_stream stream;
        for (std::size_t at = 0; at < octets.size(); at += piece) {
            stream.update(std::string_view(octets).substr(at, piece));
        }
        BOOST_TEST((stream.finish() == sha256(octets)));
    }
}

BOOST_AUTO_TEST_CASE(secrets_compare_by_value_and_length) {
    BOOST_TEST(equal_secret("swordfish", "swordfish"));
    BOOST_TEST(!equal_secret("swordfish", "swordfisH"));
    BOOST_TEST(!equal_secret("swordfish", "swordfish "));
    BOOST_TEST(!equal_secret("swordfish", ""));
    BOOST_TEST(equal_secret("", ""));
}

BOOST_AUTO_TEST_SUITE_END()
