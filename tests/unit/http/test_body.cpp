// SPDX-License-Identifier: MIT
// body, upload and body_stream: what a published function receives.
#include "http/body_access.hpp"
#include "imprint/http_error.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

using namespace imprint;

namespace {

// FIPS 180-4: "abc", and a million times "a".
constexpr std::string_view digest_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view digest_of_million_a =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

http::spool spool_of(std::string_view octets, std::size_t memory = 256 * 1024) {
    http::spool all({"/var/tmp", memory});
    all.append(octets);
    return all;
}

body body_of(std::string_view octets, std::size_t memory = 256 * 1024) {
    return detail::body_access::make("text/x", spool_of(octets, memory));
}

std::string collected(auto &&from) {
    std::string all;
    from.for_each([&](std::string_view piece) { all += piece; });
    return all;
}

body_stream stream_of(std::string octets, std::size_t most) {
    auto rest = std::make_shared<std::string>(std::move(octets));
    return detail::body_stream_access::make(
        [rest, most](std::span<char> into) {
            const std::size_t count = rest->copy(into.data(), std::min(into.size(), most));
            rest->erase(0, count);
            return count;
        },
        "text/x"
    );
}

long resident_kilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word == "VmHWM:") {
            long kilobytes = 0;
            status >> kilobytes;
            return kilobytes;
        }
    }
    throw std::runtime_error("no VmHWM");
}

bool is_413(const http_error &error) {
    return error.status() == 413;
}

} // namespace

static_assert(!std::is_default_constructible_v<body>);
static_assert(!std::is_default_constructible_v<upload>);
static_assert(!std::is_copy_constructible_v<body_stream>);

BOOST_AUTO_TEST_SUITE(bodies)

BOOST_DATA_TEST_CASE(
    a_body_in_memory_or_in_a_file,
    boost::unit_test::data::make({std::size_t{1000}, std::size_t{0}}),
    memory
) {
    const body one = body_of("abc", memory);
    BOOST_TEST(one.content_type() == "text/x");
    BOOST_TEST(one.size() == 3u);
    BOOST_TEST(!one.empty());
    BOOST_TEST(one.text() == "abc");
    BOOST_TEST(one.text(3) == "abc");
    BOOST_TEST(collected(one) == "abc");
    BOOST_TEST(one.sha256() == digest_of_abc);
    std::array<char, 8> buffer{};
    BOOST_TEST(one.read(1, buffer) == 2u);
    BOOST_TEST(std::string_view(buffer.data(), 2) == "bc");
    BOOST_TEST(one.read(3, buffer) == 0u);
}

BOOST_AUTO_TEST_CASE(an_empty_body) {
    const body none = body_of("");
    BOOST_TEST(none.empty());
    BOOST_TEST(none.text(0).empty());
    BOOST_TEST(collected(none).empty());
}

BOOST_AUTO_TEST_CASE(text_refuses_what_is_too_much) {
    const body one = body_of("abc");
    BOOST_CHECK_EXCEPTION(one.text(2), http_error, is_413);
    BOOST_TEST(body_of(std::string(body::text_limit, 'x')).text().size() == body::text_limit);
    const body over = body_of(std::string(body::text_limit + 1, 'x'));
    BOOST_CHECK_EXCEPTION(over.text(), http_error, is_413);
}

BOOST_AUTO_TEST_CASE(a_file_is_digested_in_pieces) {
    BOOST_TEST(body_of(std::string(1000000, 'a')).sha256() == digest_of_million_a);
}

BOOST_AUTO_TEST_CASE(copies_share_the_octets) {
    const body copy = [] { return body(body_of("abc", 0)); }();
    body other = copy;
    BOOST_TEST(other.text() == copy.text());
    other = body_of("x");
    BOOST_TEST(copy.text() == "abc");
}

BOOST_AUTO_TEST_CASE(an_upload_is_a_part_of_its_form) {
    const auto octets = std::make_shared<const http::spool>(spool_of("xxabcyy"));
    const upload one =
        detail::upload_access::make({"text/plain", "field", "../f.txt"}, {octets, 2, 3});
    BOOST_TEST(one.name() == "field");
    BOOST_TEST(one.filename() == "../f.txt");
    BOOST_TEST(one.content_type() == "text/plain");
    BOOST_TEST(one.size() == 3u);
    BOOST_TEST(one.text() == "abc");
    BOOST_TEST(collected(one) == "abc");
    BOOST_TEST(one.sha256() == digest_of_abc);
    std::array<char, 8> buffer{};
    BOOST_TEST(one.read(2, buffer) == 1u);
    BOOST_TEST(buffer[0] == 'c');
    BOOST_TEST(one.read(3, buffer) == 0u);
    BOOST_CHECK_EXCEPTION(one.text(2), http_error, is_413);
}

BOOST_AUTO_TEST_CASE(memory_does_not_grow_with_the_body) {
    const std::string block(64 * 1024, 'x');
    http::spool octets;
    octets.append(std::string(300 * 1024, 'x')); // allocators have warmed up
    const long before = resident_kilobytes();
    for (int i = 0; i < 800; ++i) {
        octets.append(block);
    }
    const body large = detail::body_access::make("", std::move(octets));
    std::uint64_t seen = 0;
    large.for_each([&](std::string_view piece) { seen += piece.size(); });
    BOOST_TEST(seen == 50u * 1024 * 1024 + 300 * 1024);
    BOOST_TEST(resident_kilobytes() - before < 10 * 1024);
}

BOOST_AUTO_TEST_CASE(a_stream_ends_once) {
    body_stream stream = stream_of("abcdefg", 3);
    std::array<char, 5> buffer{};
    BOOST_TEST(stream.content_type() == "text/x");
    BOOST_TEST(stream.read({}) == 0u);
    BOOST_TEST(stream.read(buffer) == 3u);
    BOOST_TEST(std::string_view(buffer.data(), 3) == "abc");
    BOOST_TEST(collected(stream) == "defg");
    BOOST_TEST(stream.read(buffer) == 0u);
}

BOOST_AUTO_TEST_CASE(after_the_end_the_source_is_not_asked) {
    int asked = 0;
    body_stream stream = detail::body_stream_access::make(
        [&](std::span<char>) {
            ++asked;
            return std::size_t{0};
        },
        ""
    );
    std::array<char, 5> buffer{};
    BOOST_TEST(stream.read(buffer) == 0u);
    BOOST_TEST(stream.read(buffer) == 0u);
    BOOST_TEST(asked == 1);
}

// A function that swallows the error must not take the cut-off body for a whole one.
BOOST_AUTO_TEST_CASE(a_truncated_stream_stays_truncated) {
    int asked = 0;
    body_stream stream = detail::body_stream_access::make(
        [&](std::span<char>) -> std::size_t {
            if (++asked == 1) {
                throw http_error(400, "the body ends early");
            }
            return 0;
        },
        ""
    );
    std::array<char, 5> buffer{};
    const auto is_400 = [](const http_error &error) { return error.status() == 400; };
    BOOST_CHECK_EXCEPTION(stream.read(buffer), http_error, is_400);
    BOOST_CHECK_EXCEPTION(stream.read(buffer), http_error, is_400);
    BOOST_CHECK_EXCEPTION(collected(stream), http_error, is_400);
}

BOOST_AUTO_TEST_SUITE_END()
