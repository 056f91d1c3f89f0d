// SPDX-License-Identifier: MIT
// Those who ask the supervisor: in order, slowly, greedily, and not at all.
#include "base/error.hpp"
#include "pool/control.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace imprint;
using namespace std::chrono_literals;
using pool::control;

namespace {

struct asked_socket {
    asked_socket() {
        fd = base::unique_fd::adopt(
            ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)
        );
        address.sun_family = AF_UNIX; // and no name: the kernel gives one
        socklen_t size = sizeof(sa_family_t);
        BOOST_REQUIRE(
            ::bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), size) == 0
        );
        BOOST_REQUIRE(::listen(fd.get(), 64) == 0);
        length = sizeof address;
        ::getsockname(fd.get(), reinterpret_cast<sockaddr *>(&address), &length);
    }
    base::unique_fd connect() const {
        auto one = base::unique_fd::adopt(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        BOOST_REQUIRE(
            ::connect(one.get(), reinterpret_cast<const sockaddr *>(&address), length) == 0
        );
        return one;
    }
    base::unique_fd fd;
    sockaddr_un address{};
    socklen_t length = 0;
};

void say(const base::unique_fd &by, std::string_view text) {
    BOOST_REQUIRE(
        ::send(by.get(), text.data(), text.size(), MSG_NOSIGNAL) ==
        static_cast<ssize_t>(text.size())
    );
}

// All that has come, and whether the end has.
std::pair<std::string, bool> heard(const base::unique_fd &by) {
    std::string text;
    std::array<char, 65536> some{};
    for (;;) {
        const ssize_t size = ::recv(by.get(), some.data(), some.size(), MSG_DONTWAIT);
        if (size <= 0) {
            return {text, size == 0};
        }
        text.append(some.data(), static_cast<std::size_t>(size));
    }
}

const control::time start{100h};

struct fixture {
    asked_socket there;
    control one{base::unique_fd::adopt(::dup(there.fd.get()))};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(controls, fixture)

BOOST_AUTO_TEST_CASE(a_question_and_its_answer) {
    const auto asking = there.connect();
    say(asking, "status json\n");
    const auto questions = one.handle(start);
    BOOST_REQUIRE(questions.size() == 1U);
    BOOST_TEST(questions[0].words == "status json");
    BOOST_TEST(!heard(asking).second);
    one.answer(questions[0].from, "all is well\n", start);
    BOOST_TEST((heard(asking) == std::pair<std::string, bool>("all is well\n", true)));
}

BOOST_AUTO_TEST_CASE(octet_by_octet) {
    const auto asking = there.connect();
    for (const char c : std::string("reload")) {
        say(asking, std::string(1, c));
        BOOST_TEST(one.handle(start).empty());
    }
    say(asking, "\n");
    BOOST_TEST(one.handle(start).at(0).words == "reload");
    BOOST_TEST(one.handle(start).empty()); // asked once
}

BOOST_AUTO_TEST_CASE(who_says_nothing_is_not_waited_for) {
    const auto silent = there.connect();
    one.handle(start);
    BOOST_TEST((one.next_deadline() == start + 5s));
    one.handle(start + 4999ms);
    BOOST_TEST(!heard(silent).second);
    one.handle(start + 5s);
    BOOST_TEST(heard(silent).second);
    BOOST_TEST(!one.next_deadline().has_value());
}

BOOST_AUTO_TEST_CASE(a_line_has_an_end) {
    const auto asking = there.connect();
    say(asking, std::string(100'000, 'x'));
    BOOST_TEST(one.handle(start).empty());
    std::vector<pollfd> watched;
    one.handle(start);
    one.watch(watched);
    BOOST_TEST(watched.size() == 1U); // the listening socket alone
}

BOOST_AUTO_TEST_CASE(a_large_answer_to_a_slow_reader) {
    const auto asking = there.connect();
    say(asking, "status\n");
    const auto questions = one.handle(start);
    const std::string large(5'000'000, 'y');
    one.answer(questions.at(0).from, large, start);
    std::string all;
    bool ended = false;
    for (int rounds = 0; rounds < 10'000 && !ended; ++rounds) {
        const auto [some, end] = heard(asking);
        all += some;
        ended = end;
        one.handle(start);
    }
    BOOST_TEST(ended);
    BOOST_TEST((all == large));
}

BOOST_AUTO_TEST_CASE(a_reader_that_stopped_is_given_up) {
    const auto asking = there.connect();
    say(asking, "status\n");
    one.answer(one.handle(start).at(0).from, std::string(5'000'000, 'y'), start);
    BOOST_TEST((one.next_deadline() == start + 5s));
    one.handle(start + 5s);
    BOOST_TEST(!one.next_deadline().has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_for_somebody_who_left) {
    auto asking = there.connect();
    say(asking, "reload\n");
    const auto questions = one.handle(start);
    asking.reset();
    one.answer(questions.at(0).from, "done\n", start);
    one.answer(4711, "nobody asked\n", start);
    BOOST_TEST(!one.next_deadline().has_value());
}

// poll(2) would tell of it again and again until there is an answer.
BOOST_AUTO_TEST_CASE(who_left_is_not_watched) {
    auto gone = there.connect();
    const auto half = there.connect();
    say(gone, "reload\n");
    say(half, "reload\n");
    const auto questions = one.handle(start);
    BOOST_REQUIRE(questions.size() == 2U);
    gone.reset();
    ::shutdown(half.get(), SHUT_WR); // it says no more, and waits
    one.handle(start);
    std::vector<pollfd> watched;
    one.watch(watched);
    BOOST_TEST(watched.size() == 2U);
    BOOST_TEST(::poll(watched.data(), watched.size(), 0) == 0);
    one.answer(questions[1].from, "done\n", start);
    BOOST_TEST(heard(half).first == "done\n");
}

BOOST_AUTO_TEST_CASE(more_than_it_serves_at_once_wait) {
    std::vector<base::unique_fd> many;
    for (int count = 0; count < 40; ++count) {
        many.push_back(there.connect());
        say(many.back(), "status\n");
    }
    std::size_t answered = 0;
    for (int rounds = 0; rounds < 10; ++rounds) {
        const auto questions = one.handle(start);
        BOOST_TEST(questions.size() <= 16U);
        for (const auto &each : questions) {
            one.answer(each.from, "yes\n", start);
            ++answered;
        }
    }
    BOOST_TEST(answered == 40U);
    for (const auto &each : many) {
        BOOST_TEST(heard(each).first == "yes\n");
    }
}

BOOST_AUTO_TEST_SUITE_END()
