// SPDX-License-Identifier: MIT
// What a worker and its companion share, as both see it.
#include "worker/desk.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/mman.h>

using namespace imprint::worker;

BOOST_AUTO_TEST_SUITE(the_desk)

BOOST_AUTO_TEST_CASE(an_entry_that_claims_more_than_a_slot_is_cut) {
    const desk at(1, 2);
    desk_entry one;
    one.slot = 0;
    one.octets = 0xffffffff;
    BOOST_TEST(at.octets_of(one).size() == desk::slot_size);
}

BOOST_AUTO_TEST_CASE(a_place_beyond_all_is_nobodys) {
    desk at(2, 1);
    desk_entry one;
    one.how = parked::whole;
    at.put(2, one);
    at.drop(2);
    BOOST_TEST(at.page().entries == 0U);
    at.put(1, one);
    BOOST_TEST(at.page().entries == 2U);
    BOOST_TEST((at.entries()[0].how == parked::nowhere));
}

BOOST_AUTO_TEST_CASE(one_that_was_moved_is_counted_until_it_is_dropped) {
    desk at(2, 1);
    desk_entry one;
    one.how = parked::whole;
    at.put(0, one);
    at.entries()[0].how = parked::moved;
    ++at.page().moved;
    at.drop(0);
    BOOST_TEST(at.page().moved == 0U);
    BOOST_TEST((at.entries()[0].how == parked::nowhere));
}

BOOST_AUTO_TEST_CASE(what_a_read_brought_is_known_without_its_return) {
    desk at(1, 1);
    std::string all;
    for (int octet = 0; octet < 256; ++octet) {
        all.push_back(static_cast<char>(octet));
    }
    const std::string_view ends("\0,}>\n az0", 9);
    for (const char end : ends) {
        const std::string octets = all + end;
        octets.copy(at.begin_read().data(), octets.size());
        BOOST_TEST((at.last_read() == octets));
        at.end_read(octets.size());
        at.begin_read();
        BOOST_TEST(at.last_read().empty());
        at.end_read(0);
    }
}

BOOST_AUTO_TEST_CASE(of_a_read_of_known_size_no_octet_is_missed) {
    desk at(1, 1);
    for (int octet = 0; octet < 256; ++octet) {
        const std::string octets = std::string("any") + static_cast<char>(octet);
        const std::span<char> room = at.begin_read(octets.size());
        BOOST_TEST(room.size() == octets.size());
        BOOST_TEST(at.last_read().empty()); // so far
        octets.copy(room.data(), room.size());
        BOOST_TEST((at.last_read() == octets));
        at.end_read(octets.size());
    }
    BOOST_TEST(at.begin_read(0).size() == 1U); // the end, or what comes meanwhile
    at.end_read(0);
    BOOST_TEST(at.begin_read(1 << 30).size() < desk::buffer_size);
}

BOOST_AUTO_TEST_CASE(who_fills_the_buffer_gets_more_of_it) {
    desk at(1, 1);
    const std::size_t first = at.begin_read().size();
    BOOST_TEST(first < desk::buffer_size);
    at.end_read(first - 1);
    BOOST_TEST(at.begin_read().size() == first);
    std::string octets(first, 'x');
    octets.copy(at.begin_read().data(), octets.size());
    at.end_read(first);
    BOOST_TEST(at.begin_read().size() == desk::buffer_size);
    BOOST_TEST(at.last_read().empty());
    octets.assign(desk::buffer_size - 1, 'y');
    octets.copy(at.begin_read().data(), octets.size());
    BOOST_TEST((at.last_read() == octets));
}

BOOST_AUTO_TEST_CASE(free_slots_hold_little_memory_and_are_used_again) {
    constexpr std::uint32_t count = 8;
    desk at(1, count);
    std::vector<std::uint32_t> taken;
    for (std::uint32_t number = 0; number < count; ++number) {
        taken.push_back(at.take_slot());
        std::fill(at.slot(taken.back()).begin(), at.slot(taken.back()).end(), 'x');
    }
    const auto resident = [&] {
        std::size_t pages = 0;
        for (std::uint32_t number = 0; number < count; ++number) {
            std::array<unsigned char, desk::slot_size / 4096> in_memory{};
            BOOST_REQUIRE(
                ::mincore(at.slot(number).data(), desk::slot_size, in_memory.data()) == 0
            );
            pages += static_cast<std::size_t>(std::count_if(
                in_memory.begin(), in_memory.end(), [](unsigned char one) { return one & 1U; }
            ));
        }
        return pages * 4096;
    };
    BOOST_TEST(resident() == count * desk::slot_size);
    for (const std::uint32_t number : taken) {
        at.free_slot(number, desk::slot_size);
    }
    BOOST_TEST(resident() == 2 * desk::slot_size);
    // The same again: what is free is counted anew each time.
    for (int round = 0; round < 3; ++round) {
        for (std::uint32_t number = 0; number < count; ++number) {
            taken[number] = at.take_slot();
            at.slot(taken[number]).front() = 'y';
        }
        for (const std::uint32_t number : taken) {
            at.free_slot(number, 1);
        }
        BOOST_TEST(resident() <= 2 * desk::slot_size);
        BOOST_TEST(resident() > desk::slot_size);
    }
}

BOOST_AUTO_TEST_CASE(a_call_gives_the_hands_away_and_takes_them_back) {
    desk at(1, 1);
    BOOST_TEST((at.page().whose == hands::worker));
    BOOST_TEST(!at.page().request.in_call);
    {
        const hands_off call(at);
        BOOST_TEST(at.page().request.in_call);
        BOOST_TEST((at.page().whose == hands::nobody));
        BOOST_TEST(at.page().runs == 1U);
        BOOST_TEST(at.page().deadline == 0); // no limit was set
    }
    BOOST_TEST((at.page().whose == hands::worker));
}

BOOST_AUTO_TEST_CASE(time_that_a_peer_takes_is_not_the_functions) {
    desk at(1, 1);
    at.set_timeout(std::chrono::seconds(5));
    const hands_off call(at);
    const std::int64_t first = at.page().deadline;
    BOOST_TEST(first > steady_nanoseconds());
    {
        const peer_wait waiting(at);
        BOOST_TEST(at.page().deadline == 0);
        BOOST_TEST(at.page().request.waits);
    }
    BOOST_TEST(!at.page().request.waits);
    BOOST_TEST(at.page().deadline >= first);
}

BOOST_AUTO_TEST_CASE(texts_are_cut_to_their_room) {
    desk at(1, 1);
    at.turn_to(0, 3);
    at.open_request(framing::fastcgi, 7, std::chrono::steady_clock::now());
    at.set_request(std::string(100, 'M'), std::string(10'000, 't'), "*/*", "::1", "CN=alice");
    const desk_request &now = at.page().request;
    BOOST_TEST(now.open);
    BOOST_TEST(now.method_size == now.method.size());
    BOOST_TEST(now.target_size == now.target.size());
    BOOST_TEST(std::string(now.client.data(), now.client_size) == "::1");
    BOOST_TEST(std::string(now.user.data(), now.user_size) == "CN=alice");
    at.turn_away();
    BOOST_TEST(!now.open);
    BOOST_TEST(!now.attended);
}

BOOST_AUTO_TEST_SUITE_END()
