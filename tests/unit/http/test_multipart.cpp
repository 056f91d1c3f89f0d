// SPDX-License-Identifier: MIT
#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "form_corpus.hpp"
#include "http/multipart.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

using namespace imprint;
using namespace imprint::http;
using event = multipart_decoder::event;

namespace {

constexpr std::string_view text_head = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
constexpr std::string_view file_head =
    "Content-Disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\n\r\n";

struct decoded_part {
    part_head head;
    std::string data;
    bool ended = false;

    friend bool operator==(const decoded_part &, const decoded_part &) = default;
};

struct outcome {
    std::vector<decoded_part> parts;
    multipart_error error = multipart_error::none;
    std::size_t refused_at = 0; // octets that were fed when the refusal came

    friend bool operator==(const outcome &one, const outcome &other) {
        return one.parts == other.parts && one.error == other.error;
    }
};
std::ostream &operator<<(std::ostream &out, const outcome &one) {
    out << explain(one.error) << ", parts:";
    for (const auto &part : one.parts) {
        out << ' ' << part.head.name << '(' << part.data.size() << ')';
    }
    return out;
}

// Feeds pieces and checks what holds for every input: the order of events, nothing left
// over, a failure that stays.
class feeder {
  public:
    explicit feeder(std::string_view boundary, multipart_limits limits = {})
        : decoder_(boundary, limits) {}

    bool feed(std::string_view octets) {
        fed_ += octets.size();
        for (;;) {
            const event happened = decoder_.next(octets);
            if (happened == event::need_more) {
                BOOST_REQUIRE(octets.empty());
                return true;
            }
            if (happened == event::failed) {
                fail();
                return false;
            }
            take(happened);
        }
    }
    outcome finish() {
        const event last = decoder_.finish();
        BOOST_REQUIRE((last == event::end || last == event::failed));
        BOOST_REQUIRE((last == event::failed) == (decoder_.error() != multipart_error::none));
        BOOST_REQUIRE((last == event::failed || closed_));
        result_.error = decoder_.error();
        return result_;
    }

  private:
    void take(event happened) {
        const bool open = !result_.parts.empty() && !result_.parts.back().ended;
        BOOST_REQUIRE(!closed_);
        switch (happened) {
        case event::part_begin:
            BOOST_REQUIRE(!open);
            result_.parts.push_back({decoder_.part(), {}});
            break;
        case event::part_data:
            BOOST_REQUIRE(open);
            BOOST_REQUIRE(!decoder_.data().empty());
            result_.parts.back().data += decoder_.data();
            break;
        case event::part_end:
            BOOST_REQUIRE(open);
            result_.parts.back().ended = true;
            break;
        default:
            BOOST_REQUIRE(!open);
            closed_ = true;
        }
    }
    void fail() {
        if (result_.error == multipart_error::none) {
            result_.refused_at = fed_;
        }
        result_.error = decoder_.error();
        std::string_view more = "more";
        BOOST_REQUIRE((decoder_.next(more) == event::failed));
        BOOST_REQUIRE((decoder_.error() == result_.error));
    }

    multipart_decoder decoder_;
    outcome result_;
    std::size_t fed_ = 0;
    bool closed_ = false;
};

outcome decode(
    std::string_view boundary,
    std::string_view body,
    std::size_t piece = std::string_view::npos,
    multipart_limits limits = {}
) {
    feeder one(boundary, limits);
    while (!body.empty() && one.feed(body.substr(0, piece))) {
        body.remove_prefix(std::min(piece, body.size()));
    }
    return one.finish();
}

std::string describe(const outcome &decoded) {
    std::string lines;
    for (const auto &part : decoded.parts) {
        const auto &head = part.head;
        lines += (head.filename ? "file\t" : "text\t") + base::escape_for_log(head.name, 8192);
        if (head.filename) {
            lines += '\t' + base::escape_for_log(*head.filename, 8192);
            lines += '\t' + head.content_type;
        }
        lines += '\t' + std::to_string(part.data.size());
        lines += '\t' + base::format_hex(base::sha256(part.data)) + '\n';
    }
    return lines;
}

std::string random_octets(std::size_t count) {
    std::string octets;
    std::uint32_t state = 1;
    while (octets.size() < count) {
        state = state * 1664525 + 1013904223;
        octets.push_back(static_cast<char>(state >> 24));
    }
    return octets;
}

multipart_error error_named(std::string_view name) {
    static const std::map<std::string_view, multipart_error> names = {
        {"bad_boundary", multipart_error::bad_boundary},
        {"bad_delimiter", multipart_error::bad_delimiter},
        {"bad_head", multipart_error::bad_head},
        {"bad_name", multipart_error::bad_name},
        {"no_name", multipart_error::no_name},
        {"bad_encoding", multipart_error::bad_encoding},
        {"nested", multipart_error::nested},
        {"truncated", multipart_error::truncated},
    };
    return names.at(name.substr(0, name.find('-')));
}

const auto valid = form_corpus::read_folder("valid");
const auto invalid = form_corpus::read_folder("invalid");
constexpr std::size_t pieces[] = {1, 2, 3, 5, 7};

} // namespace

BOOST_AUTO_TEST_SUITE(multipart)

BOOST_DATA_TEST_CASE(valid_form, boost::unit_test::data::make(valid), sample) {
    const std::string boundary = form_corpus::boundary_of(sample);
    const outcome whole = decode(boundary, sample.body);
    BOOST_TEST((whole.error == multipart_error::none));
    BOOST_TEST(describe(whole) == sample.expected);
    for (const std::size_t piece : pieces) {
        BOOST_TEST(decode(boundary, sample.body, piece) == whole);
    }
}

// Where a block ends never matters: mod_python lost a CR there, and a boundary.
BOOST_DATA_TEST_CASE(split_anywhere, boost::unit_test::data::make(valid), sample) {
    const std::string boundary = form_corpus::boundary_of(sample);
    const outcome whole = decode(boundary, sample.body);
    const std::string_view body = sample.body;
    for (std::size_t at = 0; at <= body.size(); at += 1 + body.size() / 2000) {
        feeder one(boundary);
        one.feed(body.substr(0, at));
        one.feed(body.substr(at));
        BOOST_REQUIRE(one.finish() == whole);
    }
}

BOOST_DATA_TEST_CASE(
    cut_off_anywhere,
    boost::unit_test::data::make({"curl-files", "chromium-files", "almost-delimiters"}),
    name
) {
    const auto sample = std::ranges::find(valid, name, &form_corpus::sample::name);
    const std::string_view body = sample->body;
    const std::string boundary = form_corpus::boundary_of(*sample);
    const std::size_t closed = body.rfind("--") + 2;
    for (std::size_t size = 0; size < closed; ++size) {
        BOOST_REQUIRE(
            (decode(boundary, body.substr(0, size)).error == multipart_error::truncated)
        );
    }
    BOOST_TEST((decode(boundary, body.substr(0, closed)).error == multipart_error::none));
}

BOOST_DATA_TEST_CASE(invalid_form, boost::unit_test::data::make(invalid), sample) {
    if (sample.name == "bad_boundary-two") {
        return; // the media type's matter: test_form_collector.cpp
    }
    const std::string boundary = form_corpus::boundary_of(sample);
    const outcome whole = decode(boundary, sample.body);
    BOOST_TEST((whole.error == error_named(sample.name)));
    BOOST_TEST((rule_for(whole.error) == rule::malformed_form));
    for (const std::size_t piece : pieces) {
        BOOST_TEST(decode(boundary, sample.body, piece) == whole);
    }
}

// mod_python read blocks of 65368 octets; its three tests were a random megabyte, a CR at
// a block's very end, and a delimiter over two blocks.
BOOST_AUTO_TEST_CASE(a_megabyte_in_blocks) {
    const std::string file = random_octets(1024 * 1024);
    const std::string body = "--B\r\n" + std::string(file_head) + file + "\r\n--B--\r\n";
    for (const std::size_t block : {65368, 65535, 8192, 1000}) {
        const outcome decoded = decode("B", body, block);
        BOOST_REQUIRE(decoded.parts.size() == 1);
        BOOST_TEST((decoded.parts[0].data == file));
        BOOST_TEST((decoded.error == multipart_error::none));
    }
}

BOOST_AUTO_TEST_CASE(cr_at_the_edge_of_a_block) {
    constexpr std::size_t block = 65368;
    const std::string before = "--B\r\n" + std::string(file_head);
    std::string file(block - before.size() - 1, 'x');
    file += "\rrest";
    const outcome decoded = decode("B", before + file + "\r\n--B--\r\n", block);
    BOOST_REQUIRE(decoded.parts.size() == 1);
    BOOST_TEST((decoded.parts[0].data == file));
}

BOOST_AUTO_TEST_CASE(delimiter_over_the_edge_of_a_block) {
    constexpr std::size_t block = 65368;
    const std::string before = "--Boundary\r\n" + std::string(file_head);
    const std::string after = "\r\n--Boundary--\r\n";
    for (std::size_t within = 0; within <= after.size(); ++within) {
        const std::string file(block - before.size() - within, 'x');
        const outcome decoded = decode("Boundary", before + file + after, block);
        BOOST_REQUIRE(decoded.parts.size() == 1);
        BOOST_REQUIRE((decoded.parts[0].data == file));
        BOOST_REQUIRE((decoded.error == multipart_error::none));
    }
}

BOOST_AUTO_TEST_CASE(parts_are_counted) {
    std::string body;
    for (int i = 0; i < 3; ++i) {
        body.append("--B\r\n").append(text_head).append("1\r\n");
    }
    multipart_limits limits;
    limits.parts = 3;
    BOOST_TEST((decode("B", body + "--B--", 5, limits).error == multipart_error::none));
    limits.parts = 2;
    const outcome refused = decode("B", body + "--B--", 5, limits);
    BOOST_TEST((refused.error == multipart_error::too_many_parts));
    BOOST_TEST(refused.parts.size() == 2u);
    BOOST_TEST(row_of(rule_for(refused.error)).status == 413);
}

BOOST_AUTO_TEST_CASE(a_million_parts_end_at_the_limit) {
    const std::string part = "--B\r\n" + std::string(text_head) + "\r\n";
    feeder one("B");
    int fed = 0;
    while (fed < 1000000 && one.feed(part)) {
        ++fed;
    }
    BOOST_TEST(fed == 1000);
    BOOST_TEST((one.finish().error == multipart_error::too_many_parts));
}

BOOST_AUTO_TEST_CASE(a_head_is_bounded) {
    multipart_limits limits;
    const std::string field = "X: y\r\n";
    limits.head_bytes = field.size() + text_head.size();
    const std::string body = "--B\r\n" + field + std::string(text_head) + "1\r\n--B--";
    BOOST_TEST((decode("B", body, 3, limits).error == multipart_error::none));
    --limits.head_bytes;
    BOOST_TEST((decode("B", body, 3, limits).error == multipart_error::head_too_large));
    BOOST_TEST((rule_for(multipart_error::head_too_large) == rule::form_overhead));
}

// CVE-2023-25577 and its kin: heads without end.
BOOST_AUTO_TEST_CASE(a_hundred_thousand_fields_end_at_the_limit) {
    for (const std::string field : {"X: y\r\n", "X", "X: \r\n", "\n", ": "}) {
        feeder one("B");
        BOOST_REQUIRE(one.feed("--B\r\n"));
        std::size_t fed = 0;
        while (fed < 100000 && one.feed(field)) {
            ++fed;
        }
        BOOST_TEST(fed * field.size() <= multipart_limits().head_bytes);
        BOOST_TEST((one.finish().error != multipart_error::none));
    }
}

BOOST_AUTO_TEST_CASE(what_is_around_the_parts_is_bounded) {
    multipart_limits limits;
    limits.preamble_bytes = limits.epilogue_bytes = 100;
    const std::string text(100, 'p');
    const std::string parts = "\r\n--B\r\n" + std::string(text_head) + "1\r\n--B--\r\n";
    BOOST_TEST((decode("B", text + parts + text, 3, limits).error == multipart_error::none));
    BOOST_TEST((
        decode("B", "p" + text + parts, 3, limits).error == multipart_error::preamble_too_large
    ));
    BOOST_TEST((
        decode("B", parts + text + "p", 3, limits).error == multipart_error::epilogue_too_large
    ));
}

// Each octet is consumed by the call that brings it, and what is held is held in the decoder
// of a fixed size, so a flood costs what it has octets.  (CVE-2023-46136: quadratic.)
BOOST_DATA_TEST_CASE(
    floods_are_data,
    boost::unit_test::data::make({"\r", "\r\n", "\n", "\r\n-", "\r\n--", "\r\n--Boundar", "-"}),
    unit
) {
    std::string block;
    while (block.size() < 64 * 1024) {
        block += unit;
    }
    multipart_decoder decoder("Boundary");
    const std::string head = "--Boundary\r\n" + std::string(file_head);
    std::string_view octets = head;
    BOOST_REQUIRE((decoder.next(octets) == event::part_begin));
    std::size_t data = 0;
    std::size_t calls = 0;
    const std::size_t megabytes = unit == std::string_view("\r") ? 50 : 5;
    std::size_t fed = 0;
    for (; fed < megabytes * 1024 * 1024; fed += block.size()) {
        octets = block;
        event happened = decoder.next(octets);
        for (; happened == event::part_data; happened = decoder.next(octets)) {
            data += decoder.data().size();
            ++calls;
        }
        BOOST_REQUIRE((happened == event::need_more));
        BOOST_REQUIRE(octets.empty());
    }
    // Events don't grow with the octets either: at most the held ones and the rest.
    BOOST_TEST(calls <= 2 * (fed / block.size()));
    octets = "\r\n--Boundary--";
    for (event happened = decoder.next(octets); happened != event::end;
         happened = decoder.next(octets)) {
        BOOST_REQUIRE((happened == event::part_data || happened == event::part_end));
        data += happened == event::part_data ? decoder.data().size() : 0;
    }
    BOOST_TEST(data == fed);
}

BOOST_AUTO_TEST_CASE(floods_around_the_parts_end_at_their_limits) {
    const std::string block(64 * 1024, '\r');
    feeder before("B");
    BOOST_TEST(!before.feed(block));
    BOOST_TEST((before.finish().error == multipart_error::preamble_too_large));
    feeder after("B");
    BOOST_TEST(after.feed("--B--\r\n"));
    BOOST_TEST(!after.feed(block));
    BOOST_TEST((after.finish().error == multipart_error::epilogue_too_large));
    for (const std::string line : {"--B", "--B--"}) {
        feeder padding("B");
        BOOST_TEST(padding.feed(line));
        BOOST_TEST(!padding.feed(std::string(64 * 1024, ' ')));
        BOOST_TEST((padding.finish().error != multipart_error::none));
    }
}

BOOST_AUTO_TEST_CASE(a_boundary_of_64_ki_is_refused_at_once) {
    const std::string boundary(64 * 1024, 'b');
    const outcome refused = decode(boundary, "--" + boundary, 1);
    BOOST_TEST((refused.error == multipart_error::bad_boundary));
    BOOST_TEST(refused.refused_at == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
