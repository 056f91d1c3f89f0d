// SPDX-License-Identifier: MIT
#include "imprint/testing.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using imprint::testing::form_data;

namespace {

BOOST_AUTO_TEST_CASE(fields_alone_are_urlencoded) {
    const form_data given{
        {"name", "Ada Lovelace"}, {"a&b", "1=1+1"}, {"empty", ""}, {"u", "\xc3\xbc"}
    };
    BOOST_TEST(given.media_type() == "application/x-www-form-urlencoded");
    BOOST_TEST(given.body() == "name=Ada+Lovelace&a%26b=1%3D1%2B1&empty=&u=%C3%BC");
    BOOST_TEST(form_data({}).body() == "");
}

BOOST_AUTO_TEST_CASE(a_file_makes_it_multipart) {
    form_data given{{"note", "two\r\nlines"}};
    given.file("file", "a \"b\"\n.xml", "<a/>", "application/xml").file("raw", "", "", "");
    const std::string type = given.media_type();
    const std::string before = "multipart/form-data; boundary=";
    BOOST_REQUIRE(type.starts_with(before));
    const std::string line = "--" + type.substr(before.size());
    // RFC 7578 §4.2, with WHATWG's escapes.
    BOOST_TEST(
        given.body() ==
        line + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n" +
            "two\r\nlines\r\n" + line +
            "\r\nContent-Disposition: form-data; name=\"file\"; "
            "filename=\"a %22b%22%0A.xml\"\r\nContent-Type: application/xml"
            "\r\n\r\n<a/>\r\n" +
            line +
            "\r\nContent-Disposition: form-data; name=\"raw\"; filename=\"\"\r\n"
            "\r\n\r\n" +
            line + "--\r\n"
    );
}

BOOST_AUTO_TEST_CASE(the_boundary_is_in_no_value) {
    form_data given{{"note", ""}};
    given.file("file", "f", "octets", "");
    const std::string usual = given.media_type().substr(given.media_type().find('=') + 1);
    const auto chosen = [](const form_data &one) {
        return one.media_type().substr(one.media_type().find('=') + 1);
    };
    form_data in_field{{"note", "x" + usual + "y"}};
    in_field.file("file", "f", "octets", "");
    BOOST_TEST(chosen(in_field) != usual);
    form_data in_file{{"note", ""}};
    in_file.file("file", "f", "--" + usual, "");
    BOOST_TEST(chosen(in_file) != usual);
    BOOST_TEST(("--" + usual).find(chosen(in_file)) == std::string::npos);
}

} // namespace
