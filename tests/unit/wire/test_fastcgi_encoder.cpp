// SPDX-License-Identifier: MIT
#include "wire/fastcgi_encoder.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace imprint::wire;

namespace {

template <std::size_t Size>
std::string literal(const char (&text)[Size]) {
    return std::string(text, Size - 1);
}

} // namespace

BOOST_AUTO_TEST_SUITE(fastcgi_encoder)

BOOST_AUTO_TEST_CASE(stdout_is_padded_to_eight) {
    std::string out;
    append_stdout(out, 0x0102, "hello");
    BOOST_TEST(out == literal("\1\6\1\2\0\5\3\0hello\0\0\0"));
    out.clear();
    append_stdout(out, 1, "12345678");
    BOOST_TEST(out == literal("\1\6\0\1\0\x08\0\0") + "12345678");
}

BOOST_AUTO_TEST_CASE(stderr_is_a_stream_of_its_own) {
    std::string out;
    append_stderr(out, 1, "oops\n123");
    BOOST_TEST(out == literal("\1\7\0\1\0\x08\0\0oops\n") + "123");
}

BOOST_AUTO_TEST_CASE(no_octets_are_no_record) {
    std::string out;
    append_stdout(out, 1, "");
    append_stderr(out, 1, "");
    BOOST_TEST(out.empty());
}

BOOST_AUTO_TEST_CASE(long_streams_are_split) {
    std::string out;
    const std::string body(200000, 'b');
    append_stdout(out, 1, body);
    std::string content;
    for (std::size_t at = 0; at < out.size();) {
        BOOST_TEST_REQUIRE(out.size() - at >= record_header_size);
        const record_header head = parse_record_header(std::string_view(out).substr(at));
        BOOST_TEST(head.content_size > 0);
        BOOST_TEST((head.content_size + head.padding) % 8 == 0);
        content.append(out, at + record_header_size, head.content_size);
        at += record_header_size + head.content_size + head.padding;
    }
    BOOST_TEST((content == body));
}

BOOST_AUTO_TEST_CASE(end_request) {
    std::string out;
    append_end_request(out, 0x0203, 0x01020304, protocol_status::overloaded);
    BOOST_TEST(out == literal("\1\3\2\3\0\x08\0\0\1\2\3\4\2\0\0\0"));
}

BOOST_AUTO_TEST_CASE(response_end_closes_the_stream_first) {
    std::string out = "x";
    append_response_end(out, 1, 0);
    BOOST_TEST(
        out == "x" + literal("\1\6\0\1\0\0\0\0") + literal("\1\3\0\1\0\x08\0\0\0\0\0\0\0\0\0\0")
    );
}

BOOST_AUTO_TEST_CASE(unknown_type) {
    std::string out;
    append_unknown_type(out, static_cast<record_type>(42));
    BOOST_TEST(out == literal("\1\x0b\0\0\0\x08\0\0\x2a\0\0\0\0\0\0\0"));
}

BOOST_AUTO_TEST_CASE(header_for_writev) {
    const auto head = stdout_header(0xfffe, 65535);
    BOOST_TEST(std::string(head.data(), head.size()) == literal("\1\6\xff\xfe\xff\xff\0\0"));
}

BOOST_AUTO_TEST_SUITE_END()
