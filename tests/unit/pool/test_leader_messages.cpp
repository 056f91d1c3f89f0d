// SPDX-License-Identifier: MIT
// What a supervisor and a leader say: there and back, and what neither may believe.
#include "pool/leader_messages.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace imprint::pool;

namespace {

start_message full_start() {
    start_message start;
    start.generation = 7;
    start.supervisor = 4711;
    start.sockets = {
        {5, imprint::worker::wire_choice::fastcgi, false, "fastcgi:/run/\xff.sock", 0, 1},
        {6, imprint::worker::wire_choice::scgi, true, "scgi:127.0.0.1:9002", 1, 4},
    };
    start.life_line = 3;
    start.notices = 4;
    start.lobby = 4;
    start.lobby_in = 8;
    start.lobby_out = 9;
    start.spare_in = 11;
    start.spare_out = 12;
    start.scoreboard = 10;
    start.secret = std::string("not \0 UTF-8 \xff", 13);
    start.configuration = "mount = '/app'\n";
    start.on_fd0 = true;
    return start;
}

// The text of a good message with one part of it replaced.
std::string spoilt(const std::string &part, const std::string &other) {
    std::string text = format_message(to_leader(full_start()));
    const std::size_t at = text.find(part);
    BOOST_REQUIRE_MESSAGE(at != text.npos, part << " is not in " << text);
    return text.replace(at, part.size(), other);
}

const from_leader said_by_leaders[] = {
    hello_message{"/var/lib/\xff", true},
    hello_message{"", false, 7},
    failed_message{2, "--mount x: / or a path such as /app"},
    ready_message{},
    ready_message{"database: it does not answer"},
    forked_message{3, 4712, ""},
    forked_message{3, 0, "Resource temporarily unavailable"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(leader_messages)

BOOST_AUTO_TEST_CASE(start_comes_back_as_it_was) {
    const auto back = parse_to_leader(format_message(to_leader(full_start())));
    BOOST_REQUIRE(back.has_value());
    start_message wanted = full_start();
    // Names are only shown; what is no UTF-8 in them is replaced (U+FFFD).
    wanted.sockets[0].name = "fastcgi:/run/\xef\xbf\xbd.sock";
    BOOST_TEST((*back == to_leader(wanted)));
}

BOOST_AUTO_TEST_CASE(what_supervisors_say_later_comes_back) {
    for (const to_leader &message :
         {to_leader(go_message{}), to_leader(fork_message{2, 4, 17})}) {
        const auto back = parse_to_leader(format_message(message));
        BOOST_TEST((back == message));
    }
}

BOOST_AUTO_TEST_CASE(what_leaders_say_comes_back) {
    for (const from_leader &message : said_by_leaders) {
        const auto back = parse_from_leader(format_message(message));
        BOOST_TEST((back == message), format_message(message));
    }
}

BOOST_AUTO_TEST_CASE(no_configuration_is_not_an_empty_one) {
    start_message start = full_start();
    start.sockets.clear();
    start.configuration.reset();
    BOOST_TEST((parse_to_leader(format_message(to_leader(start))) == to_leader(start)));
    start.configuration = "";
    BOOST_TEST((parse_to_leader(format_message(to_leader(start))) == to_leader(start)));
}

BOOST_AUTO_TEST_CASE(former_releases_know_of_no_other_lobby) {
    std::string text = spoilt(",\"spare_in\":11", "");
    text.erase(text.find(",\"spare_out\":12"), 15);
    const auto start = parse_to_leader(text);
    BOOST_REQUIRE(start.has_value());
    BOOST_TEST(std::get<start_message>(*start).spare_in == -1);
    const auto hello =
        parse_from_leader(R"({"imprint":1,"say":"hello","var":"","var_needed":true})");
    BOOST_REQUIRE(hello.has_value());
    BOOST_TEST(std::get<hello_message>(*hello).lobby == 0U);
}

BOOST_AUTO_TEST_CASE(every_prefix_is_refused) {
    const std::string text = format_message(to_leader(full_start()));
    for (std::size_t size = 0; size < text.size(); ++size) {
        BOOST_TEST(!parse_to_leader(text.substr(0, size)).has_value(), size);
    }
}

BOOST_AUTO_TEST_CASE(what_is_out_of_range_is_refused) {
    BOOST_TEST(!parse_to_leader(spoilt("\"imprint\":1", "\"imprint\":2")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"say\":\"start\"", "\"say\":\"begin\"")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"life_line\":3", "\"life_line\":-1")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"notices\":4", "\"notices\":\"4\"")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"lobby\":4", "\"lobby\":\"4\"")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"lobby_in\":8", "\"lobby_in\":-1")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"scoreboard\":10", "\"scoreboard\":-1")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"lobby_out\":9", "\"lobby_out\":-1")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"spare_in\":11", "\"spare_in\":-1")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"spare_out\":12", "\"spare_out\":-2")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"supervisor\":4711", "\"supervisor\":0")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"fd\":5", "\"fd\":-5")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"wire\":1", "\"wire\":3")).has_value());
    BOOST_TEST(!parse_to_leader(spoilt("\"range\":4", "\"range\":0")).has_value());
    BOOST_TEST(
        !parse_to_leader(spoilt("\"place_in_range\":1", "\"place_in_range\":4")).has_value()
    );
    BOOST_TEST(!parse_to_leader(spoilt("\"secret\":\"", "\"secret\":\"*")).has_value());
    for (const fork_message &wrong :
         {fork_message{-1, 1, 0}, fork_message{1, 1, 0}, fork_message{0, 1, -2}}) {
        BOOST_TEST(!parse_to_leader(format_message(to_leader(wrong))).has_value());
    }
    for (const from_leader &wrong : {
             from_leader(failed_message{0, ""}),
             from_leader(failed_message{256, ""}),
             from_leader(forked_message{-1, 5, ""}),
             from_leader(forked_message{0, -5, ""}),
         }) {
        BOOST_TEST(!parse_from_leader(format_message(wrong)).has_value());
    }
}

BOOST_AUTO_TEST_CASE(nobody_takes_the_others_words) {
    BOOST_TEST(!parse_from_leader(format_message(to_leader(go_message{}))).has_value());
    BOOST_TEST(!parse_to_leader(format_message(from_leader(ready_message{}))).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_refused) {
    const std::string deep = std::string(120'000, '[');
    for (const std::string &text :
         {std::string(),
          std::string("null"),
          std::string("[]"),
          deep,
          std::string("{\"imprint\":1}"),
          std::string(1, '\0')}) {
        BOOST_TEST(!parse_to_leader(text).has_value());
        BOOST_TEST(!parse_from_leader(text).has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
