// SPDX-License-Identifier: MIT
// What becomes of connections whose worker has died, at each point where it can.
#include "base/file_io.hpp"
#include "worker/aftermath.hpp"
#include "worker/companion.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace imprint;
using namespace imprint::worker;

namespace {

std::string record(unsigned char type, const std::string &content) {
    const auto size = static_cast<unsigned char>(content.size());
    std::string octets{1, static_cast<char>(type), 0, 1, 0, static_cast<char>(size), 0, 0};
    return octets + content;
}

std::string pair(const std::string &name, const std::string &value) {
    return std::string{static_cast<char>(name.size()), static_cast<char>(value.size())} + name +
           value;
}

// FastCGI 1.0 §3.3, §5: BEGIN_REQUEST that keeps the connection, PARAMS, STDIN.
std::string head() {
    return record(1, std::string("\0\1\1\0\0\0\0\0", 8)) +
           record(
               4,
               pair("REQUEST_METHOD", "POST") + pair("REQUEST_URI", "/x?y") +
                   pair("HTTP_ACCEPT", "application/json")
           ) +
           record(4, "");
}
std::string whole_request() {
    return head() + record(5, std::string("body\0\0", 6)) + record(5, "");
}

struct scene {
    desk at{8, 4};
    lobby with = lobby::make();
    allowed_clients allowed;
    companion_terms terms{allowed};
    std::array<int, 2> ends{-1, -1}; // the worker's, the front's
    desk_entry entry;

    scene() {
        terms.patience = terms.drain = std::chrono::milliseconds(1);
        BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
        entry.how = parked::whole;
        entry.fd = ends[0];
        entry.wire = wire_choice::fastcgi;
        entry.listener = 77;
        at.put(3, entry);
    }
    ~scene() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    scene(const scene &) = delete;
    scene &operator=(const scene &) = delete;
    scene(scene &&) = delete;
    scene &operator=(scene &&) = delete;

    void read(const std::string &octets) const {
        octets.copy(at.buffer().data(), octets.size());
    }
    void put_in_slot(const std::string &octets) {
        entry.slot = at.take_slot();
        entry.octets = static_cast<std::uint32_t>(octets.size());
        octets.copy(at.slot(entry.slot).data(), octets.size());
        at.put(3, entry);
    }

    std::optional<moved_connection> settle(bool timed_out = false) {
        aftermath(at, with, terms, 4711).settle(timed_out);
        return with.take();
    }
    // What the front got; "closed" at its end.
    std::string got() const {
        std::array<char, 4096> octets{};
        std::string text;
        ssize_t size = 0;
        while ((size = ::read(ends[1], octets.data(), octets.size())) > 0) {
            text.append(octets.data(), static_cast<std::size_t>(size));
        }
        return text + (size == 0 ? "closed" : "");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(an_aftermath)

BOOST_AUTO_TEST_CASE(who_is_idle_goes_on) {
    scene one;
    const auto moved = one.settle();
    BOOST_REQUIRE(moved.has_value());
    BOOST_TEST(moved->listener == 77U);
    BOOST_TEST((moved->wire == wire_choice::fastcgi));
    BOOST_TEST(moved->octets.empty());
    BOOST_TEST(one.got().empty());
}

// As many connections that nobody accepts, at an address that the kernel chooses (unix(7)).
struct crowd {
    base::unique_fd listener = open();
    std::vector<base::unique_fd> fronts;

    explicit crowd(int count) {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        auto *const any = reinterpret_cast<sockaddr *>(&name);
        BOOST_REQUIRE(::bind(listener.get(), any, sizeof name.sun_family) == 0);
        BOOST_REQUIRE(::listen(listener.get(), 8) == 0);
        socklen_t size = sizeof name;
        BOOST_REQUIRE(::getsockname(listener.get(), any, &size) == 0);
        while (fronts.size() < static_cast<std::size_t>(count)) {
            fronts.push_back(open());
            BOOST_REQUIRE(::connect(fronts.back().get(), any, size) == 0);
        }
    }
    static base::unique_fd open() {
        return base::unique_fd::adopt(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
    }
};

BOOST_AUTO_TEST_CASE(who_waits_at_a_listener_wakes_another_worker) {
    const crowd many(2);
    const crowd few(1);
    const crowd none(0);
    scene one;
    one.at.drop(3);
    one.at.note_listener({many.listener.get(), false, 5});
    one.at.note_listener({none.listener.get(), false, 6});
    one.at.note_listener({few.listener.get(), false, 7});
    const auto first = one.settle();
    const auto second = one.with.take();
    BOOST_REQUIRE((first && second));
    BOOST_TEST(first->listener == 5U);
    BOOST_TEST(second->listener == 7U);
    BOOST_TEST((first->wire == wire_choice::by_first_octet && first->octets.empty()));
    BOOST_REQUIRE(::write(many.fronts[0].get(), "x", 1) == 1);
    char octet = 0;
    BOOST_TEST(::read(first->fd.get(), &octet, 1) == 1); // who came first
    BOOST_TEST(!one.with.take());                        // the others are its finder's
}

BOOST_AUTO_TEST_CASE(but_nobody_when_the_pool_stops) {
    const crowd some(1);
    scene one;
    one.at.drop(3);
    one.at.note_listener({some.listener.get(), false, 5});
    one.at.page().stopping = true;
    BOOST_TEST(!one.settle());
    const auto still = base::unique_fd::adopt(
        ::accept4(some.listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)
    );
    BOOST_TEST(still.get() >= 0);
}

// Once more, and two workers would have it; ended, it would end for the one that has it.
BOOST_AUTO_TEST_CASE(who_was_being_handed_over_is_left_alone) {
    scene one;
    one.at.offer(3);
    BOOST_TEST(!one.settle());
    BOOST_TEST(one.got().empty());
    one.at.put(3, one.entry); // nobody took it
    BOOST_TEST(one.settle().has_value());
}

BOOST_AUTO_TEST_CASE(with_what_has_come_so_far) {
    scene one;
    one.put_in_slot("half");
    BOOST_TEST(one.settle().value().octets == "half");
}

BOOST_AUTO_TEST_CASE(before_anything_was_read) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    const auto moved = one.settle();
    BOOST_REQUIRE(moved.has_value());
    BOOST_TEST(moved->octets.empty());
}

BOOST_AUTO_TEST_CASE(while_a_whole_request_was_read) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read(whole_request());
    BOOST_TEST((one.settle().value().octets == whole_request()));
}

BOOST_AUTO_TEST_CASE(while_a_part_was_read) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read(whole_request().substr(0, 30));
    BOOST_TEST((one.settle().value().octets == whole_request().substr(0, 30)));
}

BOOST_AUTO_TEST_CASE(while_more_was_read_behind_what_is_known) {
    scene one;
    one.put_in_slot(whole_request().substr(0, 30));
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read(whole_request().substr(30));
    BOOST_TEST((one.settle().value().octets == whole_request()));
}

BOOST_AUTO_TEST_CASE(more_than_a_message_takes_goes_by_a_file) {
    scene one;
    const std::string slot(desk::slot_size, 's');
    one.put_in_slot(slot);
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read("fresh");
    one.at.end_read(5);
    const auto moved = one.settle().value();
    BOOST_TEST(moved.octets.empty());
    BOOST_TEST_REQUIRE(moved.file_octets == slot.size() + 5);
    std::string octets(moved.file_octets, '?');
    BOOST_TEST(base::read_at(moved.file.get(), 0, octets));
    BOOST_TEST((octets == slot + "fresh"));
}

BOOST_AUTO_TEST_CASE(what_is_fresh_follows_what_a_file_has) {
    scene one;
    one.put_in_slot("the first");
    const auto file = base::unique_fd::adopt(::memfd_create("test", MFD_CLOEXEC));
    BOOST_TEST(base::write_at(file.get(), 0, "the first, and some that were not told"));
    one.entry.file = file.get();
    one.entry.file_octets = 9;
    one.at.put(3, one.entry);
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read(" of all");
    const auto moved = one.settle().value();
    BOOST_TEST_REQUIRE(moved.file_octets == 16U);
    std::string octets(16, '?');
    BOOST_TEST(base::read_at(moved.file.get(), 0, octets));
    BOOST_TEST(octets == "the first of all");
}

BOOST_AUTO_TEST_CASE(between_keeping_what_was_read_and_turning_away) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read("half");
    one.at.end_read(4);
    one.put_in_slot("half");
    BOOST_TEST(one.settle().value().octets == "half"); // once
}

BOOST_AUTO_TEST_CASE(while_two_requests_were_read) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read(whole_request() + whole_request());
    BOOST_TEST((one.settle().value().octets == whole_request() + whole_request()));
}

BOOST_AUTO_TEST_CASE(what_an_earlier_read_left_is_not_taken_for_this_ones) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read(whole_request());
    one.at.end_read(whole_request().size());
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read(whole_request().substr(0, 60));
    BOOST_TEST((one.settle().value().octets == whole_request().substr(0, 60)));
}

// It was closed, and not yet forgotten: nobody waits until it can be offered.
BOOST_AUTO_TEST_CASE(one_that_is_closed_is_passed_over) {
    scene one;
    one.terms.patience = std::chrono::hours(1);
    one.entry.fd = 1'000'000;
    one.at.put(3, one.entry);
    BOOST_TEST(!one.settle().has_value());
    BOOST_TEST(one.got().empty());
}

BOOST_AUTO_TEST_CASE(after_a_read_and_before_the_request_is_known) {
    scene one;
    one.put_in_slot("first ");
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read("second");
    one.at.end_read(6);
    BOOST_TEST(one.settle().value().octets == "first second");
}

BOOST_AUTO_TEST_CASE(between_two_requests_of_one_read) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.begin_read();
    one.read("answered|next");
    one.at.end_read(13);
    one.at.next_request(one.at.buffer().subspan(9, 4));
    BOOST_TEST(one.settle().value().octets == "next");
}

BOOST_AUTO_TEST_CASE(what_only_the_worker_had_is_lost) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    const std::string elsewhere = "next";
    one.at.next_request(elsewhere);
    BOOST_TEST(!one.settle().has_value());
    BOOST_TEST(one.got() == "closed");
}

BOOST_AUTO_TEST_CASE(in_the_midst_of_a_request) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.open_request(framing::plain, 1, std::chrono::steady_clock::now());
    one.at.set_request("GET", "/x", "application/json", "", "");
    BOOST_TEST(!one.settle().has_value());
    const std::string text = one.got();
    BOOST_TEST(text.starts_with("Status: 500 "), text);
    BOOST_TEST((text.find("urn:imprint:program-failed") != std::string::npos), text);
    BOOST_TEST(text.ends_with("closed"));
}

// A front that had not yet seen its end would send the next request there.
BOOST_AUTO_TEST_CASE(whose_connection_is_kept_goes_on_when_it_is_answered) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.open_request(framing::fastcgi, 1, std::chrono::steady_clock::now());
    one.at.request_ends(true);
    const auto moved = one.settle();
    BOOST_REQUIRE(moved.has_value());
    BOOST_TEST(moved->listener == 77U);
    BOOST_TEST((moved->wire == wire_choice::fastcgi));
    BOOST_TEST((moved->octets.empty() && moved->since == 0));
    const std::string text = one.got();
    BOOST_TEST((text.find("Status: 500 ") != std::string::npos), text);
    BOOST_TEST(!text.ends_with("closed"));
}

BOOST_AUTO_TEST_CASE(but_not_when_nobody_is_left_to_take_it) {
    scene one;
    one.with = lobby();
    one.at.turn_to(3, one.ends[0]);
    one.at.open_request(framing::fastcgi, 1, std::chrono::steady_clock::now());
    one.at.request_ends(true);
    aftermath(one.at, one.with, one.terms, 4711).settle(false);
    const std::string text = one.got();
    BOOST_TEST((text.find("Status: 500 ") != std::string::npos), text);
    BOOST_TEST(text.ends_with("closed"));
}

BOOST_AUTO_TEST_CASE(nor_the_one_before_whose_request_is_not_whole) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.open_request(framing::fastcgi, 1, std::chrono::steady_clock::now());
    one.at.request_ends(true);
    one.at.open_request(framing::fastcgi, 1, std::chrono::steady_clock::now());
    BOOST_TEST(!one.settle().has_value());
    BOOST_TEST(one.got().ends_with("closed"));
}

BOOST_AUTO_TEST_CASE(of_one_that_took_too_long) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.open_request(framing::plain, 1, std::chrono::steady_clock::now());
    one.at.set_request("GET", "/x", "", "", "");
    one.settle(true);
    BOOST_TEST(one.got().starts_with("Status: 504 "));
}

BOOST_AUTO_TEST_CASE(with_a_part_of_its_answer_gone) {
    scene one;
    one.at.turn_to(3, one.ends[0]);
    one.at.open_request(framing::fastcgi, 1, std::chrono::steady_clock::now());
    one.at.answer_begins();
    BOOST_TEST(!one.settle().has_value());
    BOOST_TEST(one.got() == "closed");
}

BOOST_AUTO_TEST_CASE(whose_body_was_still_coming) {
    scene one;
    one.put_in_slot(head());
    one.entry.how = parked::asking;
    one.at.put(3, one.entry);
    BOOST_TEST(!one.settle().has_value());
    const std::string text = one.got();
    // STDOUT of request 1, and END_REQUEST at the end (§5.5).
    BOOST_TEST(text.substr(0, 4) == std::string("\1\6\0\1", 4));
    BOOST_TEST((text.find("Status: 500 ") != std::string::npos));
    BOOST_TEST(text.ends_with(record(3, std::string(8, '\0')) + "closed"));
}

BOOST_AUTO_TEST_CASE(whose_answer_was_leaving) {
    scene one;
    one.entry.how = parked::bound;
    one.at.put(3, one.entry);
    BOOST_TEST(!one.settle().has_value());
    BOOST_TEST(one.got() == "closed");
}

BOOST_AUTO_TEST_CASE(nobody_takes_them_at_the_end_of_all) {
    scene one;
    one.at.page().stopping = true;
    BOOST_TEST(!one.settle().has_value());
    BOOST_TEST(one.got() == "closed");
}

BOOST_AUTO_TEST_CASE(a_lobby_that_stays_full) {
    scene one;
    while (one.with.offer(one.ends[1], {1, wire_choice::fastcgi})) {
    }
    aftermath(one.at, one.with, one.terms, 4711).settle(false);
    BOOST_TEST(one.got() == "closed");
}

BOOST_AUTO_TEST_SUITE_END()
