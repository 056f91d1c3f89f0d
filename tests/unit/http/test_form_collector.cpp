// SPDX-License-Identifier: MIT
#include "form_corpus.hpp"
#include "http/form_collector.hpp"
#include "imprint/form.hpp"
#include "temporary_folder.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::http;

namespace {

constexpr std::string_view urlencoded = "application/x-www-form-urlencoded";
constexpr std::string_view multipart_b = "multipart/form-data; boundary=B";

struct outcome {
    std::vector<imprint::form> forms; // one, unless refused
    int status = 0;                   // of the refusal
    std::string why;

    bool accepted() const { return forms.size() == 1; }
    const imprint::form &form() const { return forms.at(0); }
};

outcome collect(
    std::string_view type,
    std::string_view body,
    std::size_t piece = std::string_view::npos,
    form_limits limits = {}
) {
    form_collector collector(type, {}, limits);
    while (!body.empty()) {
        if (const auto refused = collector.feed(body.substr(0, piece))) {
            return {{}, refused->status(), refused->why};
        }
        body.remove_prefix(std::min(piece, body.size()));
    }
    if (const auto refused = collector.finish()) {
        return {{}, refused->status(), refused->why};
    }
    return {{collector.take()}, 0, {}};
}

std::string describe(const name_values &fields) {
    std::string text;
    for (const auto &field : fields) {
        text += field.name + '=' + field.value + '|';
    }
    return text;
}

std::string text_part(std::string_view name, std::string_view value) {
    return "--B\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" +
           std::string(value) + "\r\n";
}

std::string file_part(std::string_view filename, std::string_view content) {
    return "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" +
           std::string(filename) + "\"\r\n\r\n" + std::string(content) + "\r\n";
}

struct row {
    const char *octets;
    const char *expected;

    friend std::ostream &operator<<(std::ostream &out, const row &one) {
        return out << one.octets;
    }
};

// WHATWG URL §5.1.
const row urlencoded_rows[] = {
    {"", ""},
    {"a=1", "a=1|"},
    {"a=1&b=2&a=3", "a=1|b=2|a=3|"},
    {"a=", "a=|"},
    {"a", "a=|"},
    {"=v", "=v|"},
    {"&&a=1&&", "a=1|"},
    {"a=b=c", "a=b=c|"},
    {"two+words=x%20y%2Bz", "two words=x y+z|"},
    {"%61=%e2%82%AC", "a=\xe2\x82\xac|"},
    {"a=10%", "a=10%|"},
    {"a=%zz", "a=%zz|"},
    {"a;b=1;2", "a;b=1;2|"},
};

struct type_row {
    const char *type;
    bool form;

    friend std::ostream &operator<<(std::ostream &out, const type_row &one) {
        return out << one.type;
    }
};

const type_row types[] = {
    {"application/x-www-form-urlencoded", true},
    {"Application/X-WWW-Form-UrlEncoded;charset=UTF-8", true},
    {"multipart/form-data; boundary=B", true},
    {" multipart/form-data\t; boundary", true}, // a form, with a faulty boundary
    {"multipart/form-data", true},
    {"multipart/mixed; boundary=B", false},
    {"multipart/form-data2", false},
    {"text/plain", false},
    {"application/xml", false},
    {"", false},
    {";", false},
};

} // namespace

BOOST_AUTO_TEST_SUITE(form_collecting)

BOOST_DATA_TEST_CASE(which_types, boost::unit_test::data::make(types), sample) {
    BOOST_TEST(form_collector::is_form(sample.type) == sample.form);
}

BOOST_DATA_TEST_CASE(plain_form, boost::unit_test::data::make(urlencoded_rows), sample) {
    for (const std::size_t piece : {1000, 1, 2, 3, 5, 7}) {
        const outcome collected = collect(urlencoded, sample.octets, piece);
        BOOST_REQUIRE(collected.accepted());
        BOOST_TEST(describe(collected.form().fields()) == sample.expected);
        BOOST_TEST(collected.form().uploads().empty());
    }
}

BOOST_AUTO_TEST_CASE(the_first_field_of_a_name) {
    const outcome collected = collect(urlencoded, "a=1&b=2&a=3");
    BOOST_TEST((collected.form().field("a") == "1"));
    BOOST_TEST((collected.form().field("b") == "2"));
    BOOST_TEST(!collected.form().field("A").has_value());
}

BOOST_AUTO_TEST_CASE(a_form_with_files) {
    const auto valid = form_corpus::read_folder("valid");
    const auto sample = std::ranges::find(valid, "chromium-files", &form_corpus::sample::name);
    for (const std::size_t piece : {10000, 1, 2, 3, 5, 7}) {
        const outcome collected = collect(sample->content_type, sample->body, piece);
        BOOST_REQUIRE(collected.accepted());
        BOOST_TEST(describe(collected.form().fields()) == "note=kept|");
        const auto &uploads = collected.form().uploads();
        BOOST_REQUIRE(uploads.size() == 5);
        BOOST_TEST(uploads[0].name() == "doc");
        BOOST_TEST(uploads[0].filename() == "plain.txt");
        BOOST_TEST(uploads[0].content_type() == "text/plain");
        BOOST_TEST(uploads[0].text() == "hello\n");
        BOOST_TEST(uploads[2].filename() == "\xc3\xbc.xml");
        BOOST_TEST(uploads[2].text() == "<a/>");
        BOOST_TEST(uploads[3].filename() == "back\\slash\\");
        BOOST_TEST(uploads[3].text() == "y");
        BOOST_TEST(uploads[4].text() == std::string("\r\n--\r\n-\r\r\n\n\0\xff", 13));
    }
}

BOOST_AUTO_TEST_CASE(fields_keep_their_order_and_doubles) {
    const auto valid = form_corpus::read_folder("valid");
    const auto sample = std::ranges::find(valid, "curl-fields", &form_corpus::sample::name);
    const outcome collected = collect(sample->content_type, sample->body);
    BOOST_TEST(describe(collected.form().fields()) == "a=1|b=two words|empty=|a=again|");
}

BOOST_AUTO_TEST_CASE(no_chosen_file_is_no_upload) {
    const outcome none = collect(multipart_b, file_part("", "") + "--B--");
    BOOST_TEST(none.form().uploads().empty());
    BOOST_TEST(none.form().fields().empty());
    // Either alone is a file: nothing that was sent disappears.
    BOOST_TEST(
        collect(multipart_b, file_part("e", "") + "--B--").form().uploads().size() == 1u
    );
    BOOST_TEST(
        collect(multipart_b, file_part("", "x") + "--B--").form().uploads().size() == 1u
    );
}

BOOST_AUTO_TEST_CASE(an_untyped_file_is_octets) {
    for (const std::string type : {"", "Content-Type: \r\n", "Content-Type: text\r\n"}) {
        const std::string body =
            "--B\r\nContent-Disposition: form-data; name=f; filename=x\r\n" + type +
            "\r\n1\r\n--B--";
        const outcome collected = collect(multipart_b, body);
        BOOST_TEST(
            collected.form().uploads().at(0).content_type() == "application/octet-stream"
        );
    }
}

BOOST_AUTO_TEST_CASE(every_invalid_form_is_refused) {
    for (const auto &sample : form_corpus::read_folder("invalid")) {
        for (const std::size_t piece : {10000, 1, 7}) {
            const outcome refused = collect(sample.content_type, sample.body, piece);
            BOOST_TEST(refused.status == 400, sample.name);
            BOOST_TEST(!refused.why.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_stays) {
    form_collector collector("multipart/form-data");
    BOOST_TEST(
        collector.feed("x").value_or(refusal{}).why.find("boundary") != std::string::npos
    );
    BOOST_TEST(collector.feed("").has_value());
    BOOST_TEST(collector.finish().has_value());
}

BOOST_AUTO_TEST_CASE(fields_are_counted) {
    form_limits limits;
    limits.fields = 2;
    BOOST_TEST(collect(urlencoded, "a=1&&b=2&", 3, limits).accepted());
    BOOST_TEST(collect(urlencoded, "a=1&b=2&c", 3, limits).status == 413);
    const std::string two = text_part("a", "1") + file_part("x", "2");
    BOOST_TEST(collect(multipart_b, two + "--B--", 3, limits).accepted());
    BOOST_TEST(
        collect(multipart_b, two + file_part("", "") + "--B--", 3, limits).status == 413
    );
}

BOOST_AUTO_TEST_CASE(text_is_bounded) {
    form_limits limits;
    limits.text_bytes = 10;
    BOOST_TEST(collect(urlencoded, "a=1&b=3456", 3, limits).accepted());
    BOOST_TEST(collect(urlencoded, "a=1&b=34567", 3, limits).status == 413);
    BOOST_TEST(collect(urlencoded, "&&&&&&&&&&&", 3, limits).status == 413);
    // Names count as well.
    const std::string first = text_part("a", "1234");
    BOOST_TEST(
        collect(multipart_b, first + text_part("b", "1234") + "--B--", 3, limits).accepted()
    );
    BOOST_TEST(
        collect(multipart_b, first + text_part("b", "12345") + "--B--", 3, limits).status == 413
    );
    // What files hold does not; what they are called does.
    BOOST_TEST(
        collect(multipart_b, file_part("name", "12345678901") + "--B--", 3, limits).accepted()
    );
    BOOST_TEST(
        collect(multipart_b, file_part("1234567890", "") + "--B--", 3, limits).status == 413
    );
}

BOOST_AUTO_TEST_CASE(a_gigabyte_of_text_ends_at_the_limit) {
    const std::string block(64 * 1024, 'x');
    form_collector collector(multipart_b);
    BOOST_REQUIRE(!collector.feed("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"));
    int blocks = 0;
    while (blocks < 16384 && !collector.feed(block)) {
        ++blocks;
    }
    BOOST_TEST(blocks == 15);
    BOOST_TEST(collector.finish().value_or(refusal{}).status() == 413);
}

// The opposite failure: limits that refuse what people send.
BOOST_AUTO_TEST_CASE(ordinary_forms_pass_with_the_defaults) {
    const std::string text(60000, 't');
    const std::string body = text_part("a", text) + text_part("b", text) +
                             file_part("x", text) + file_part("y", text) + "--B--\r\n";
    const outcome collected = collect(multipart_b, body, 8192);
    BOOST_TEST(collected.form().fields().size() == 2u);
    BOOST_TEST(collected.form().uploads().at(1).size() == 60000u);
    std::string thousand;
    for (int i = 0; i < 1000; ++i) {
        thousand += "field=value&";
    }
    BOOST_TEST(collect(urlencoded, thousand).form().fields().size() == 1000u);
    BOOST_TEST(collect(urlencoded, thousand + "one=more").status == 413);
}

BOOST_AUTO_TEST_CASE(large_files_are_apart_and_outlive_the_form) {
    const std::string one(300 * 1024, '1');
    const std::string two(300 * 1024, '2');
    std::vector<upload> uploads;
    {
        const std::string body = file_part("a", one) + file_part("b", two) + "--B--\r\n";
        uploads = collect(multipart_b, body, 65368).form().uploads();
    }
    BOOST_REQUIRE(uploads.size() == 2);
    BOOST_TEST((uploads[0].text() == one));
    BOOST_TEST((uploads[1].text() == two));
}

// Half of the body has come when the folder fails.
BOOST_AUTO_TEST_CASE(a_failing_folder_is_an_exception_that_names_it) {
    form_collector collector(multipart_b, {"/nowhere", 4});
    BOOST_CHECK_EXCEPTION(
        collector.feed(file_part("a", "12345")),
        spool_error,
        [](const spool_error &error) {
            return std::string_view(error.what()).find("/nowhere") != std::string_view::npos;
        }
    );
}

BOOST_AUTO_TEST_SUITE_END()
