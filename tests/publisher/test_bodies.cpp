// SPDX-License-Identifier: MIT
// Bodies: forms, files, and every other media type.
#include "rows.hpp"

#include <openssl/evp.h>

#include <array>

namespace {

constexpr const char *url_form = "application/x-www-form-urlencoded";
constexpr const char *parts = "multipart/form-data; boundary=b";

std::string part(const std::string &head, const std::string &text) {
    return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + text + "\r\n";
}

const row bodies[] = {
    {"a form", "POST", "/bodies/fields", 200, "1,2", url_form, "a=1&b=2"},
    {"a form with a charset",
     "POST",
     "/bodies/fields",
     200,
     "1,none",
     "application/x-www-form-urlencoded; charset=UTF-8",
     "a=1"},
    {"a multipart form",
     "POST",
     "/bodies/fields",
     200,
     "1,2",
     parts,
     part("name=\"a\"", "1") + part("name=\"b\"", "2") + "--b--\r\n"},
    // Was taken for a form.
    {"no media type", "POST", "/bodies/fields", 415, "without Content-Type", "", "a=1"},
    {"no media type, for who takes any", "POST", "/bodies/raw", 200, "|a=1", "", "a=1"},
    // Was 501, before the function could say anything: a site for XML was not possible.
    {"application/xml",
     "POST",
     "/bodies/raw",
     200,
     "application/xml|<a/>",
     "application/xml",
     "<a/>"},
    {"text/xml", "POST", "/bodies/raw", 200, "text/xml|<a/>", "text/xml", "<a/>"},
    {"application/x-foo+xml",
     "POST",
     "/bodies/raw",
     200,
     "application/x-foo+xml|<a/>",
     "application/x-foo+xml",
     "<a/>"},
    {"a form, as it came",
     "POST",
     "/bodies/raw",
     200,
     std::string(url_form) + "|a=1",
     url_form,
     "a=1"},
    {"application/xml to who takes fields",
     "POST",
     "/bodies/fields",
     415,
     "'application/xml'",
     "application/xml",
     "<a/>"},
    {"application/xml to who takes nothing",
     "POST",
     "/output/nothing",
     415,
     "'application/xml'",
     "application/xml",
     "<a/>"},
    {"no boundary", "POST", "/bodies/file", 400, "boundary", "multipart/form-data", "--b--\r\n"
    },
    {"a boundary in quotes",
     "POST",
     "/bodies/fields",
     200,
     "1,none",
     "multipart/form-data; boundary=\"b\"",
     part("name=\"a\"", "1") + "--b--\r\n"},
    {"a file",
     "POST",
     "/bodies/file",
     200,
     "f.txt|text/x|octets",
     parts,
     part("name=\"file\"; filename=\"f.txt\"\r\nContent-Type: text/x", "octets") + "--b--\r\n"},
    {"a file of no type",
     "POST",
     "/bodies/file",
     200,
     "f|application/octet-stream|octets",
     parts,
     part("name=\"file\"; filename=\"f\"", "octets") + "--b--\r\n"},
    {"a file of half a type",
     "POST",
     "/bodies/file",
     200,
     "f|application/octet-stream|octets",
     parts,
     part("name=\"file\"; filename=\"f\"\r\nContent-Type: text", "octets") + "--b--\r\n"},
    // Was cut to its last part; a path is shown as it was sent and never opened.
    {"a file with a path",
     "POST",
     "/bodies/file",
     200,
     "C:\\x\\f|application/octet-stream|o",
     parts,
     part("name=\"file\"; filename=\"C:\\x\\f\"", "o") + "--b--\r\n"},
    {"a field is no file",
     "POST",
     "/bodies/file",
     400,
     "'file' is missing",
     parts,
     part("name=\"file\"", "text") + "--b--\r\n"},
    {"no file was chosen",
     "POST",
     "/bodies/maybe_file",
     200,
     "no file",
     parts,
     part("name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream", "") +
         "--b--\r\n"},
    // Was passed on, half a file for a whole one.
    {"a form cut off in a part",
     "POST",
     "/bodies/file",
     400,
     "",
     parts,
     part("name=\"file\"; filename=\"f\"", "octets")},
    {"a form cut off in a delimiter",
     "POST",
     "/bodies/file",
     400,
     "",
     parts,
     part("name=\"file\"; filename=\"f\"", "octets") + "--b-"},
    {"JSON cut off", "POST", "/bodies/fields", 400, "", "application/json", R"({"a":"1")"},
    // Was a field called None.
    {"a part without name",
     "POST",
     "/bodies/fields?a=1",
     400,
     "",
     parts,
     part("filename=\"f\"", "1") + "--b--\r\n"},
    {"a file that nobody wants",
     "POST",
     "/bodies/fields?a=1",
     400,
     "no file is wanted",
     parts,
     part("name=\"x\"; filename=\"f\"", "1") + "--b--\r\n"},
    // There were no limits.
    {"too many fields",
     "POST",
     "/bodies/fields",
     413,
     "",
     url_form,
     [] {
         std::string many = "a=1";
         for (int i = 0; i < 1000; ++i) {
             many += "&x=1";
         }
         return many;
     }()},
    {"a part's head too long",
     "POST",
     "/bodies/fields",
     413,
     "",
     parts,
     part("name=\"" + std::string(20'000, 'x') + "\"", "1") + "--b--\r\n"},
};

BOOST_DATA_TEST_CASE_F(asking, taking, bodies, r) {
    check(r);
}

// Was 411: a body could not come in chunks.
BOOST_FIXTURE_TEST_CASE(a_body_without_length, asking) {
    const imprint::name_values chunked = {{"Transfer-Encoding", "chunked"}};
    BOOST_TEST(to.post("/bodies/length", "0123456789", "a/b", chunked).body() == "10");
    BOOST_TEST(to.post("/bodies/fields", "a=1", url_form, chunked).body() == "1,none");
    BOOST_TEST(to.post("/bodies/length").body() == "0");
}

std::string sha256(const std::string &octets) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(octets.data(), octets.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        constexpr const char *digits = "0123456789abcdef";
        text += {digits[digest.at(i) >> 4], digits[digest.at(i) & 15]};
    }
    return text;
}

std::string noise(std::size_t size) {
    std::string octets(size, '\0');
    unsigned state = 7;
    for (char &one : octets) {
        state = state * 1'103'515'245 + 12'345;
        one = static_cast<char>(state >> 16);
    }
    return octets;
}

// Each size puts the end of the file, and with it the delimiter, elsewhere in what is read
// at once, which is 64 KiB here.
constexpr std::size_t read_at_once = std::size_t{64} * 1024;

BOOST_FIXTURE_TEST_CASE(files_are_whole_wherever_a_read_ends, asking) {
    const std::size_t head =
        imprint::testing::form_data{}.file("file", "f", "", "").body().size();
    for (std::size_t size = read_at_once - head - 8; size < read_at_once + 8; ++size) {
        // ends in what a delimiter begins with
        const std::string octets = noise(size - 3) + "\r\n-";
        imprint::testing::form_data form{};
        form.file("file", "f", octets, "");
        BOOST_REQUIRE(to.post("/bodies/file_digest", form).body() == sha256(octets));
    }
}

BOOST_FIXTURE_TEST_CASE(a_line_end_where_a_read_ends, asking) {
    const std::size_t before =
        imprint::testing::form_data{}.file("file", "f", "", "").body().find("\r\n\r\n") + 4;
    for (const std::string edge : {"\r", "\r\n", "\r\n-", "\r\n--", "\n"}) {
        for (std::size_t back = 0; back <= edge.size(); ++back) {
            std::string octets = noise(200'000);
            octets.replace(read_at_once - before - back, edge.size(), edge);
            imprint::testing::form_data form{};
            form.file("file", "f", octets, "");
            BOOST_REQUIRE(to.post("/bodies/file_digest", form).body() == sha256(octets));
        }
    }
}

BOOST_FIXTURE_TEST_CASE(a_large_file, asking) {
    const std::string octets = noise(1 << 20);
    BOOST_TEST(to.post("/bodies/digest", octets, "a/b").body() == sha256(octets));
    imprint::testing::form_data form{};
    form.file("file", "f", octets, "a/b");
    BOOST_TEST(to.post("/bodies/file_digest", form).body() == sha256(octets));
}

} // namespace
