// SPDX-License-Identifier: MIT
// Connections on their way from one worker to another.
#include "worker/lobby.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace imprint;
using base::unique_fd;
using worker::lobby;
using worker::luggage;
using worker::wire_choice;

namespace {

std::array<base::unique_fd, 2> connected() {
    std::array<int, 2> ends{};
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    return {base::unique_fd::adopt(ends[0]), base::unique_fd::adopt(ends[1])};
}

std::string read_some(int fd) {
    std::array<char, 16> octets{};
    const ssize_t size = ::read(fd, octets.data(), octets.size());
    return {octets.data(), size < 0 ? 0 : static_cast<std::size_t>(size)};
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_lobby)

BOOST_AUTO_TEST_CASE(a_connection_comes_out_as_it_went_in) {
    const lobby one = lobby::make();
    auto [ours, peers] = connected();
    BOOST_TEST(one.offer(
        ours.get(), {worker::listener_id("fastcgi:/x"), wire_choice::scgi, 77, "GET /"}
    ));
    ours.reset(); // who offers keeps nothing
    BOOST_REQUIRE(::write(peers.get(), "hello", 5) == 5);
    const auto taken = one.take();
    BOOST_REQUIRE(taken.has_value());
    BOOST_TEST(taken->listener == worker::listener_id("fastcgi:/x"));
    BOOST_TEST((taken->wire == wire_choice::scgi));
    BOOST_TEST(taken->since == 77);
    BOOST_TEST(taken->octets == "GET /");
    BOOST_TEST(read_some(taken->fd.get()) == "hello");
    BOOST_TEST(::fcntl(taken->fd.get(), F_GETFD) == FD_CLOEXEC);
    BOOST_TEST(!one.take().has_value());
}

BOOST_AUTO_TEST_CASE(listeners_differ_by_name) {
    BOOST_TEST(worker::listener_id("fastcgi:/x") != worker::listener_id("scgi:/x"));
    BOOST_TEST(worker::listener_id("") == 0xcbf29ce484222325); // FNV-1a of nothing
    BOOST_TEST(worker::listener_id("a") == 0xaf63dc4c8601ec8c);
}

BOOST_AUTO_TEST_CASE(a_full_one_refuses_and_loses_nothing) {
    const lobby one = lobby::make();
    auto [ours, peers] = connected();
    std::size_t waiting = 0;
    while (waiting < 100'000 && one.offer(ours.get(), {1, wire_choice::fastcgi})) {
        ++waiting;
    }
    BOOST_TEST(waiting >= 100);
    BOOST_TEST(waiting < 100'000);
    BOOST_TEST(::fcntl(ours.get(), F_GETFD) >= 0);
    for (std::size_t count = 0; count < waiting; ++count) {
        BOOST_REQUIRE(one.take().has_value());
    }
    BOOST_TEST(!one.take().has_value());
    BOOST_TEST(one.offer(ours.get(), {1, wire_choice::fastcgi}));
}

BOOST_AUTO_TEST_CASE(what_is_no_connection_is_dropped) {
    const lobby one = lobby::make();
    const std::string octets(lobby::most_octets, 'x');
    for (const std::size_t size : {std::size_t{1}, std::size_t{32}, octets.size()}) {
        BOOST_REQUIRE(::send(one.in(), octets.data(), size, 0) == static_cast<ssize_t>(size));
        BOOST_TEST(!one.take().has_value());
    }
    auto [ours, peers] = connected();
    BOOST_TEST(one.offer(ours.get(), {7, wire_choice::fastcgi}));
    BOOST_TEST(one.take().value().listener == 7);
}

BOOST_AUTO_TEST_CASE(octets_up_to_a_limit) {
    const lobby one = lobby::make();
    auto [ours, peers] = connected();
    std::string octets(lobby::most_octets, 'x');
    octets.back() = 'y';
    BOOST_TEST(one.offer(ours.get(), {1, wire_choice::fastcgi, 1, octets}));
    BOOST_TEST((one.take().value().octets == octets));
    octets.push_back('z');
    BOOST_TEST(!one.offer(ours.get(), {1, wire_choice::fastcgi, 1, octets}));
    BOOST_TEST(!one.take().has_value());
}

BOOST_AUTO_TEST_CASE(a_file_goes_along_instead) {
    const lobby one = lobby::make();
    auto [ours, peers] = connected();
    auto file = unique_fd::adopt(::memfd_create("test", MFD_CLOEXEC));
    BOOST_TEST_REQUIRE(::pwrite(file.get(), "octets", 6, 0) == 6);
    luggage with{7, wire_choice::scgi, 5};
    with.file = file.get();
    with.file_octets = 6;
    BOOST_TEST(one.offer(ours.get(), with));
    BOOST_TEST(one.offer(ours.get(), {8, wire_choice::fastcgi, 1, "in the message"}));
    file.reset();
    const auto first = one.take().value();
    BOOST_TEST(first.file_octets == 6U);
    BOOST_TEST(first.octets.empty());
    std::string octets(6, '?');
    BOOST_TEST(::pread(first.file.get(), octets.data(), octets.size(), 0) == 6);
    BOOST_TEST(octets == "octets");
    const auto second = one.take().value();
    BOOST_TEST(!second.file);
    BOOST_TEST(second.file_octets == 0U);
    BOOST_TEST(second.octets == "in the message");
}

BOOST_AUTO_TEST_CASE(an_answer_goes_along) {
    const lobby one = lobby::make();
    auto [ours, peers] = connected();
    auto file = unique_fd::adopt(::memfd_create("test", MFD_CLOEXEC));
    luggage with{7, wire_choice::fastcgi, 0, "Status: 200 OK\r\n\r\nnext"};
    with.file = file.get();
    with.file_octets = 0; // it has no content
    with.answer = {11, 5, 18, worker::framing::fastcgi, 258, true};
    BOOST_TEST(one.offer(ours.get(), with));
    const auto taken = one.take().value();
    BOOST_TEST(static_cast<bool>(taken.file));
    BOOST_TEST(taken.octets == with.octets);
    BOOST_REQUIRE(taken.answer.has_value());
    BOOST_TEST(taken.answer->at == 11U);
    BOOST_TEST(taken.answer->file_at == 5U);
    BOOST_TEST(taken.answer->head_size == 18U);
    BOOST_TEST((taken.answer->how == worker::framing::fastcgi));
    BOOST_TEST(taken.answer->id == 258);
    BOOST_TEST(taken.answer->keep);
    with.answer->head_size = 100; // more than came
    BOOST_TEST(one.offer(ours.get(), with));
    BOOST_TEST(one.take().value().listener == 0U);
}

BOOST_AUTO_TEST_CASE(what_was_taken_lies_where_others_see_it_until_it_is_forgotten) {
    lobby one = lobby::make();
    std::string room(worker::desk::lobby_room_size, '\0');
    one.take_into(room);
    BOOST_TEST(!lobby::left_in(room).has_value());
    auto [ours, peers] = connected();
    BOOST_TEST(one.offer(ours.get(), {7, wire_choice::scgi, 5, "octets"}));
    BOOST_TEST(one.take().has_value());
    const auto left = lobby::left_in(room);
    BOOST_REQUIRE(left.has_value());
    BOOST_TEST(left->listener == 7U);
    BOOST_TEST((left->wire == wire_choice::scgi));
    BOOST_TEST(left->since == 5);
    BOOST_TEST(left->octets == "octets");
    one.forget();
    BOOST_TEST(!lobby::left_in(room).has_value());
    BOOST_TEST(!lobby::left_in(std::string_view(room).substr(0, 10)).has_value());
}

BOOST_AUTO_TEST_CASE(what_waits_in_a_lobby_that_nobody_holds_is_closed) {
    auto [ours, peers] = connected();
    {
        const lobby one = lobby::make();
        BOOST_TEST(one.offer(ours.get(), {1, wire_choice::fastcgi}));
        ours.reset();
    }
    BOOST_TEST(read_some(peers.get()).empty());
}

BOOST_AUTO_TEST_SUITE_END()
