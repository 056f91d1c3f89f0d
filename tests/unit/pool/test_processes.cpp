// SPDX-License-Identifier: MIT
// What passes between the processes of a pool, without the processes.
#include "pool/generation.hpp"
#include "pool/message_socket.hpp"
#include "pool/notice.hpp"
#include "pool/process_end.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <string>

#include <unistd.h>

using namespace imprint::pool;

BOOST_AUTO_TEST_SUITE(processes)

BOOST_AUTO_TEST_CASE(messages_stay_whole) {
    const auto [one, other] = message_socket::make();
    const std::string large(message_socket::most_octets, 'x');
    BOOST_TEST(one.send("first"));
    BOOST_TEST(one.send(large));
    BOOST_TEST(other.receive().value() == "first");
    BOOST_TEST((other.receive().value() == large));
}

BOOST_AUTO_TEST_CASE(a_message_that_no_peer_would_take_is_not_sent) {
    const auto [one, other] = message_socket::make();
    BOOST_TEST(!one.send(std::string(message_socket::most_octets + 1, 'x')));
    BOOST_TEST(!one.send("")); // it would read as the end
    BOOST_TEST(!message_socket().send("x"));
}

BOOST_AUTO_TEST_CASE(sending_never_waits) {
    const auto [one, other] = message_socket::make();
    const std::string large(message_socket::most_octets, 'x');
    int sent = 0;
    while (sent < 1000 && one.send(large)) {
        ++sent;
    }
    BOOST_TEST(sent > 0);
    BOOST_TEST(sent < 1000);
}

BOOST_AUTO_TEST_CASE(the_end_is_nothing) {
    auto [one, other] = message_socket::make();
    one.send("last words");
    one.close();
    BOOST_TEST(other.receive().value() == "last words");
    BOOST_TEST(!other.receive().has_value());
    BOOST_TEST(!other.send("x")); // and is no SIGPIPE
}

BOOST_AUTO_TEST_CASE(last_words_of_one_that_did_not_listen) {
    auto [one, other] = message_socket::make();
    other.send("never read");
    one.send("last words");
    one.close();
    BOOST_TEST(other.receive().value() == "last words");
    BOOST_TEST(!other.receive().has_value());
}

BOOST_AUTO_TEST_CASE(notices_that_are_none_shift_nothing) {
    const imprint::base::pipe_ends pipe = make_notice_pipe();
    BOOST_TEST(!next_notice(pipe.read.get()).has_value());
    notice good;
    good.generation = 3;
    good.place = 1;
    good.pid = 42;
    BOOST_TEST(::write(pipe.write.get(), "nonsense", 8) == 8);
    send_notice(pipe.write.get(), good);
    notice wrong = good;
    wrong.magic = 1;
    send_notice(pipe.write.get(), wrong);
    const std::string long_one(100, 'x');
    BOOST_TEST(::write(pipe.write.get(), long_one.data(), long_one.size()) == 100);
    good.pid = 43;
    send_notice(pipe.write.get(), good);
    BOOST_TEST(next_notice(pipe.read.get()).value().pid == 42);
    BOOST_TEST(next_notice(pipe.read.get()).value().pid == 43);
    BOOST_TEST(!next_notice(pipe.read.get()).has_value());
}

BOOST_AUTO_TEST_CASE(a_full_pipe_loses_notices_and_nobody_waits) {
    const imprint::base::pipe_ends pipe = make_notice_pipe();
    for (int count = 0; count < 100'000; ++count) {
        send_notice(pipe.write.get(), {});
    }
    BOOST_TEST(next_notice(pipe.read.get()).has_value());
}

BOOST_AUTO_TEST_CASE(the_dead_are_known_once) {
    graveyard dead;
    dead.add(10, 256);
    dead.add(11, 0);
    BOOST_TEST(dead.take(10).value() == 256);
    BOOST_TEST(!dead.take(10).has_value());
    BOOST_TEST(dead.take(11).value() == 0);
}

BOOST_AUTO_TEST_CASE(the_latest_dead_are_kept) {
    graveyard dead;
    for (int pid = 1; pid <= 65; ++pid) {
        dead.add(pid, pid);
    }
    BOOST_TEST(!dead.take(1).has_value());
    BOOST_TEST(dead.take(2).value() == 2);
    BOOST_TEST(dead.take(65).value() == 65);
}

BOOST_AUTO_TEST_CASE(ends_in_words) {
    BOOST_TEST(describe_end(SIGSEGV) == "was ended by SIGSEGV");
    BOOST_TEST(describe_end(3 << 8) == "left with status 3");
}

BOOST_AUTO_TEST_SUITE_END()
