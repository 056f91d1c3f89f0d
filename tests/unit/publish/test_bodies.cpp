// SPDX-License-Identifier: MIT
// Bodies: who takes which, what is refused before it is read, what arrives.
#include "asking.hpp"
#include "imprint/body.hpp"
#include "imprint/body_stream.hpp"
#include "imprint/describe.hpp"
#include "imprint/form.hpp"
#include "imprint/http_error.hpp"
#include "imprint/request.hpp"
#include "imprint/upload.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>
#include <string>
#include <vector>

namespace {

struct letter {
    std::string text;
};

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
int calls = 0;

std::string keep(imprint::body all, std::string name) {
    ++calls;
    return name + ':' + std::string(all.content_type()) + ':' + all.text();
}
std::string drink(imprint::body_stream flow) {
    std::string text = std::string(flow.content_type()) + ':';
    std::array<char, 3> piece{};
    while (const std::size_t size = flow.read(piece)) {
        text.append(piece.data(), size).append("|");
    }
    return text;
}
std::string shown(const imprint::upload &file) {
    return std::string(file.filename()) + '=' + file.text();
}
std::string one_file(imprint::upload file, std::string title) {
    return title + ' ' + shown(file);
}
std::string maybe_file(const std::optional<imprint::upload> &file, imprint::body all) {
    return (file ? shown(*file) : "no file") + ' ' + std::to_string(all.size());
}
std::string all_files(std::vector<imprint::upload> files) {
    std::string text;
    for (const imprint::upload &file : files) {
        text.append(shown(file)).append(" ");
    }
    return text;
}
std::string whole_form(imprint::form all) {
    std::string text;
    for (const imprint::name_value &one : all.fields()) {
        text.append(one.name).append("=").append(one.value).append(" ");
    }
    for (const imprint::upload &one : all.uploads()) {
        text.append(one.name()).append(":").append(shown(one)).append(" ");
    }
    return text;
}
std::string write_letter(const letter &it) {
    return it.text;
}
std::string number(int n) {
    return std::to_string(n);
}
std::string no_parameter(imprint::on_post /*method*/) {
    ++calls;
    return "called";
}
std::string lenient(imprint::on_post /*m*/, std::string name, const imprint::request & /*r*/) {
    return name;
}
std::string everything(imprint::on_any /*method*/, const imprint::request &all) {
    return std::string(all.method());
}

// NOLINTEND(performance-unnecessary-value-param)

} // namespace

template <>
struct imprint::describe<letter> : imprint::fields<imprint::field<"text", &letter::text>> {};

namespace {

constexpr const char *url_form = "application/x-www-form-urlencoded";
constexpr const char *parts = "multipart/form-data; boundary=b";

std::string
part(const std::string &name, const std::string &filename, const std::string &text) {
    const std::string file = filename.empty() ? "" : "; filename=\"" + filename + '"';
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + '"' + file + "\r\n\r\n" +
           text + "\r\n";
}

struct fixture {
    fixture() {
        using imprint::arg;
        site.publish("/keep", keep, arg{"name", [] { return std::string("-"); }, "\"-\""});
        site.publish("/drink", drink);
        site.publish("/one", one_file, arg{"file"}, arg{"title"});
        site.publish("/maybe", maybe_file, arg{"file"});
        site.publish("/all", all_files, arg{"file"});
        site.publish("/form", whole_form);
        site.publish("/letter", write_letter);
        site.publish("/number", number, arg{"n"});
        site.publish("/nothing", no_parameter);
        site.publish("/everything", everything);
        site.publish("/lenient", lenient, arg{"name"});
        site.check();
    }
    answered
    send(std::string target, std::string type, std::string body, std::size_t piece = 0) {
        asked what;
        what.method = "POST";
        what.target = std::move(target);
        what.type = std::move(type);
        what.body = std::move(body);
        what.piece = piece;
        return ask(what);
    }
    imprint::site site;
    asking ask{site};
};

struct row {
    const char *target;
    std::string type;
    std::string body;
    int status;
    const char *says;
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.target << ' ' << of.type << ' ' << of.body;
}

const std::string end = "--b--\r\n";

const std::vector<row> rows = {
    // A body of any type arrives untouched; its other parameters come by the URL.
    {"/keep", "application/vnd.x+xml", "<x>\r\n</x>", 200, "-:application/vnd.x+xml:<x>\r\n</x>"
    },
    {"/keep?name=n",
     url_form,
     "name=other",
     200,
     "n:application/x-www-form-urlencoded:name=other"},
    {"/keep", "", "octets", 200, "-::octets"},
    {"/keep", parts, end, 200, "-:multipart/form-data; boundary=b:--b--\r\n"},
    {"/keep", "application/json", "{", 200, "-:application/json:{"},
    {"/keep", "text/plain", "", 200, "-:text/plain:"},
    {"/drink", "a/b", "12345", 200, "a/b:123|45|"},
    // Uploads.
    {"/one",
     parts,
     part("title", "", "T") + part("file", "f.txt", "data") + end,
     200,
     "T f.txt=data"},
    {"/one", parts, part("title", "", "T") + end, 400, "field 'file' is missing"},
    {"/one",
     parts,
     part("title", "", "T") + part("file", "", "data") + end,
     400,
     "field 'file' is missing"},
    {"/one",
     parts,
     part("title", "", "T") + part("file", "f", "1") + part("file", "g", "2") + end,
     400,
     "field 'file' is given twice, wanted is one file"},
    {"/one",
     parts,
     part("title", "", "T") + part("file", "f", "1") + part("odd", "g", "2") + end,
     400,
     "no file is wanted in field 'odd'"},
    {"/one",
     parts,
     part("title", "t.txt", "T") + part("file", "f", "1") + end,
     400,
     "field 'title' is missing"},
    {"/one", url_form, "title=T&file=f.txt", 400, "field 'file' is missing"},
    {"/one", "application/json", R"({"title":"T"})", 415, "application/json"},
    {"/one", parts, part("title", "", "T") + part("file", "f", "1"), 400, ""}, // cut off
    {"/one", "multipart/form-data", "--b\r\n", 400, "boundary"},
    {"/all", parts, part("file", "f", "1") + part("file", "g", "2") + end, 200, "f=1 g=2 "},
    {"/all", parts, end, 200, ""},
    // A multipart form fills the upload, anything else the body.
    {"/maybe", parts, part("file", "f", "1") + end, 200, "f=1 0"},
    {"/maybe", parts, end, 200, "no file 0"},
    {"/maybe", "text/xml", "<a/>", 200, "no file 4"},
    {"/maybe", url_form, "a=b", 200, "no file 3"},
    // A whole form, whatever it holds.
    {"/form", url_form, "b=1&a=2&b=3", 200, "b=1 a=2 b=3 "},
    {"/form", parts, part("x", "", "1") + part("y", "f", "2") + end, 200, "x=1 y:f=2 "},
    {"/form", "text/plain", "x=1", 415, "text/plain"},
    {"/letter", parts, part("text", "", "dear") + end, 200, "dear"},
    {"/letter", "text/plain", "text=dear", 415, "text/plain"},
    {"/letter", "", "text=dear", 415, "without Content-Type"},
    {"/letter",
     parts,
     part("text", "", "a") + part("f", "f", "2") + end,
     400,
     "no file is wanted"},
    // Nothing is dropped unseen.
    {"/nothing", "application/xml", "<a/>", 415, "application/xml"},
    {"/nothing", "application/xml", "", 200, "called"},
    {"/number/1", url_form, "n=1", 400, "given twice"},
    {"/number/1", "application/xml", "<a/>", 415, "application/xml"},
    {"/everything", "application/xml", "<a/>", 200, "POST"},
    {"/lenient?name=n", "application/xml", "<a/>", 200, "n"},
    {"/lenient", parts, part("name", "", "n") + part("odd", "f", "2") + end, 200, "n"},
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(bodies, fixture)

BOOST_DATA_TEST_CASE_F(fixture, taken, boost::unit_test::data::make(rows)) {
    for (const std::size_t piece : {0U, 1U, 7U}) {
        const answered got = send(sample.target, sample.type, sample.body, piece);
        BOOST_TEST(got.status == sample.status, got.status << ": " << got.body);
        if (sample.status == 200) {
            BOOST_TEST(got.body == sample.says);
        } else {
            BOOST_TEST(got.says(sample.says), got.body);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_nobody_takes_is_refused_before_it_is_read) {
    asked what;
    what.method = "POST";
    what.target = "/nothing";
    what.type = "application/xml";
    what.announced = 1000000;
    BOOST_TEST(ask(what).status == 415);
    BOOST_TEST(ask(what).early);
    // Of unknown length, at its first octet.
    what.announced.reset();
    what.chunked = true;
    what.body = "<a/>";
    BOOST_TEST(ask(what).status == 415);
}

BOOST_AUTO_TEST_CASE(with_get_a_body_means_nothing) {
    asked what;
    what.target = "/number?n=1";
    what.type = url_form;
    what.body = "n=2";
    BOOST_TEST(ask(what).status == 415);
}

BOOST_AUTO_TEST_CASE(a_body_cut_short_is_not_passed_on) {
    calls = 0;
    asked what;
    what.method = "POST";
    what.target = "/keep";
    what.body = "half";
    what.announced = 8;
    BOOST_TEST(ask(what).status == 400);
    BOOST_TEST(calls == 0);
    what.announced = 4;
    BOOST_TEST(ask(what).status == 200);
    BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(limits_are_refused_early_and_on_the_way) {
    site.settings().body_bytes = 10;
    asked what;
    what.method = "POST";
    what.target = "/keep";
    what.type = "a/b";
    what.body = "0123456789";
    BOOST_TEST(ask(what).status == 200);
    what.body += '0';
    BOOST_TEST(ask(what).status == 413);
    BOOST_TEST(ask(what).early);
    BOOST_TEST(ask(what).says("body_bytes"));
    what.chunked = true;
    what.piece = 4;
    BOOST_TEST(ask(what).status == 413);
    what.target = "/drink";
    BOOST_TEST(ask(what).status == 413);
}

BOOST_AUTO_TEST_CASE(json_and_form_text_have_limits_of_their_own) {
    site.settings().json_bytes = 20;
    BOOST_TEST(send("/letter", "application/json", R"({"text":"123456789"})").status == 200);
    BOOST_TEST(send("/letter", "application/json", R"({"text":"1234567890"})").status == 413);
    site.settings().form_text_bytes = 20;
    BOOST_TEST(send("/letter", url_form, "text=1234567890").status == 200);
    BOOST_TEST(send("/letter", url_form, "text=" + std::string(100, 'x')).status == 413);
}

BOOST_AUTO_TEST_SUITE_END()
