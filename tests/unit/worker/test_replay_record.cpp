// SPDX-License-Identifier: MIT
#include "worker/replay_record.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <variant>
#include <vector>

using namespace imprint;
using namespace imprint::worker;

namespace {

const std::string head = "Imprint replay 1\n"
                         "incident: 0123456789ab\n"
                         "time: 1985-04-12T23:20:50Z\n"
                         "program: guestbook, Imprint 0.1.0\n"
                         "wire: scgi\n"
                         "listener: scgi:/run/site.sock\n"
                         "trusted: no\n"
                         "state: unfinished\n";

std::string file(const std::string &octets) {
    return head + "octets: " + std::to_string(octets.size()) + "\n\n" + octets;
}

std::string changed(std::string text, const std::string &from, const std::string &to) {
    const std::size_t at = text.find(from);
    BOOST_REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}

replay_record record() {
    replay_record made;
    made.incident = "0123456789ab";
    made.time = std::chrono::sys_seconds(std::chrono::seconds(482196050)); // RFC 3339 §5.8
    made.program = "guestbook, Imprint 0.1.0";
    made.wire = wire::kind::scgi;
    made.listener = "scgi:/run/site.sock";
    made.trusted = false;
    made.state = replay_state::unfinished;
    return made;
}

struct row {
    const char *name;
    std::string text;
    std::string names; // in the sentence
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.name;
}

const std::vector<row> wrong{
    {"nothing", "", "begin"},
    {"another version", changed(file("x"), "replay 1", "replay 2"), "begin"},
    {"more in the first line", changed(file("x"), "replay 1", "replay 11"), "begin"},
    {"a line ending of another system", changed(file("x"), "1\n", "1\r\n"), "begin"},
    {"no incident", changed(file("x"), "incident: 0123456789ab\n", ""), "incident"},
    {"an incident in capitals", changed(file("x"), "89ab", "89AB"), "incident"},
    {"a short incident", changed(file("x"), "89ab", "89a"), "incident"},
    {"a path for an incident", changed(file("x"), "0123456789ab", "../../../etc"), "incident"},
    {"no time", changed(file("x"), "1985-04-12T", "1985-04-32T"), "time"},
    {"two lines exchanged", changed(file("x"), "time", "program"), "time"},
    {"a control character", changed(file("x"), "guestbook", "guest\x1b[2Jbook"), "program"},
    {"NUL", changed(file("x"), "guestbook", std::string("guest\0book", 10)), "program"},
    {"a long program", changed(file("x"), "guestbook", std::string(600, 'g')), "program"},
    {"no wire", changed(file("x"), "wire: scgi", "wire: http"), "wire"},
    {"no blank", changed(file("x"), "wire: scgi", "wire:scgi"), "wire"},
    {"a word for trust", changed(file("x"), "trusted: no", "trusted: maybe"), "trusted"},
    {"a word for its state", changed(file("x"), "unfinished", "finished"), "state"},
    {"no number", changed(file("x"), "octets: 1", "octets: one"), "octets"},
    {"a sign", changed(file("x"), "octets: 1", "octets: +1"), "octets"},
    {"more than any number",
     changed(file("x"), "octets: 1", "octets: 99999999999999999999"),
     "octets"},
    {"no empty line", changed(file("x"), "\n\n", "\n"), "empty"},
    {"too few octets", changed(file("x"), "octets: 1", "octets: 2"), "2"},
    {"too many octets", file("x") + "y", "1"},
    {"a head without end", changed(file("x"), "guestbook", std::string(5000, 'g')), "program"},
    {"a head alone", head, "octets"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(a_replay_record)

BOOST_AUTO_TEST_CASE(is_written) {
    BOOST_TEST(format_replay_head(record(), 4) + "body" == file("body"));
}

BOOST_AUTO_TEST_CASE(is_read) {
    const std::string octets("\0\n\nImprint replay 1\n\xff", 21);
    const auto parsed = parse_replay(file(octets));
    const auto *const found = std::get_if<replay_record>(&parsed);
    BOOST_REQUIRE(found != nullptr);
    BOOST_TEST(found->incident == "0123456789ab");
    BOOST_TEST((found->time == record().time));
    BOOST_TEST(found->program == "guestbook, Imprint 0.1.0");
    BOOST_TEST((found->wire == wire::kind::scgi));
    BOOST_TEST(found->listener == "scgi:/run/site.sock");
    BOOST_TEST(!found->trusted);
    BOOST_TEST((found->state == replay_state::unfinished));
    BOOST_TEST(found->octets == octets);
}

BOOST_AUTO_TEST_CASE(of_every_kind) {
    for (const replay_state state :
         {replay_state::complete, replay_state::unfinished, replay_state::truncated}) {
        for (const bool trusted : {true, false}) {
            replay_record one = record();
            one.state = state;
            one.trusted = trusted;
            one.wire = trusted ? wire::kind::fastcgi : wire::kind::scgi;
            const auto parsed = parse_replay(format_replay_head(one, 0));
            const auto *const found = std::get_if<replay_record>(&parsed);
            BOOST_REQUIRE(found != nullptr);
            BOOST_TEST((found->state == state));
            BOOST_TEST(found->trusted == trusted);
            BOOST_TEST((found->wire == one.wire));
        }
    }
}

BOOST_AUTO_TEST_CASE(keeps_its_lines_whatever_a_name_holds) {
    replay_record one = record();
    one.listener = "scgi:/run/x\ntrusted: yes\n\n" + std::string(10'000, 'y');
    const auto parsed = parse_replay(format_replay_head(one, 0));
    const auto *const found = std::get_if<replay_record>(&parsed);
    BOOST_REQUIRE(found != nullptr);
    BOOST_TEST(!found->trusted);
    BOOST_TEST(found->listener.starts_with("scgi:/run/x?trusted: yes??yyy"));
}

BOOST_AUTO_TEST_CASE(has_a_limit) {
    BOOST_TEST((parse_replay(file("four"), 4).index() == 0));
    const auto parsed = parse_replay(file("fives"), 4);
    BOOST_TEST(std::get<std::string>(parsed).find("at most 4") != std::string::npos);
}

BOOST_DATA_TEST_CASE(is_refused, boost::unit_test::data::make(wrong), one) {
    const auto parsed = parse_replay(one.text);
    const auto *const why = std::get_if<std::string>(&parsed);
    BOOST_REQUIRE(why != nullptr);
    BOOST_TEST(why->find(one.names) != why->npos, *why);
}

BOOST_AUTO_TEST_CASE(is_refused_wherever_it_is_cut) {
    const std::string whole = file("body");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        BOOST_TEST((parse_replay(whole.substr(0, size)).index() == 1));
    }
}

BOOST_AUTO_TEST_SUITE_END()
