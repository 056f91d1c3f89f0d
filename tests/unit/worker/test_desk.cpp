// SPDX-License-Identifier: MIT
// What a worker and its companion share, as both see it.
#include "worker/desk.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>
#include <string>

using namespace imprint::worker;

namespace {

desk_entry parked_with(const kept_octets &kept) {
    desk_entry one;
    one.how = parked::whole;
    one.slot = kept.slot();
    one.octets = kept.size();
    return one;
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_desk)

BOOST_AUTO_TEST_CASE(pieces_of_a_request_are_kept_in_order) {
    desk at(4, 2);
    kept_octets kept(at);
    kept.append("GE");
    kept.append("");
    kept.append("T /");
    BOOST_TEST(at.octets_of(parked_with(kept)) == "GET /");
    kept.clear();
    BOOST_TEST(kept.is_whole());
    BOOST_TEST(at.octets_of(parked_with(kept)).empty());
}

BOOST_AUTO_TEST_CASE(as_many_as_a_slot_holds_and_no_more) {
    desk at(4, 1);
    kept_octets kept(at);
    kept.append(std::string(desk::slot_size, 'x'));
    BOOST_TEST(kept.is_whole());
    BOOST_TEST(kept.size() == desk::slot_size);
    kept.append("y");
    BOOST_TEST(!kept.is_whole());
    kept.append("z");                           // nothing comes after what is missing
    BOOST_TEST(kept.size() == desk::slot_size); // its beginning stays
    kept.clear();
    kept.append("again");
    BOOST_TEST(kept.is_whole());
    BOOST_TEST(at.octets_of(parked_with(kept)) == "again");
}

BOOST_AUTO_TEST_CASE(slots_run_out_and_come_back) {
    desk at(4, 2);
    auto first = std::make_unique<kept_octets>(at);
    kept_octets second(at);
    kept_octets third(at);
    first->append("1");
    second.append("2");
    third.append("3");
    BOOST_TEST(!third.is_whole());
    first.reset();
    third.clear();
    third.append("4");
    BOOST_TEST(third.is_whole());
    BOOST_TEST(at.octets_of(parked_with(third)) == "4");
    BOOST_TEST(at.octets_of(parked_with(second)) == "2");
}

BOOST_AUTO_TEST_CASE(what_a_slot_held_is_not_the_next_ones) {
    desk at(1, 1);
    {
        kept_octets kept(at);
        kept.append(std::string(100'000, 'x'));
    }
    kept_octets kept(at);
    kept.append("y");
    BOOST_TEST(at.octets_of(parked_with(kept)) == "y");
    BOOST_TEST(at.slot(kept.slot())[50'000] == '\0'); // and its memory is free again
}

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

BOOST_AUTO_TEST_CASE(a_call_gives_the_hands_away_and_takes_them_back) {
    desk at(1, 1);
    BOOST_TEST((at.page().whose == hands::worker));
    {
        const hands_off call(at);
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
    }
    BOOST_TEST(at.page().deadline >= first);
}

BOOST_AUTO_TEST_CASE(texts_are_cut_to_their_room) {
    desk at(1, 1);
    at.turn_to(0, 3);
    at.open_request(framing::fastcgi, 7, std::chrono::steady_clock::now());
    at.set_request(std::string(100, 'M'), std::string(10'000, 't'), "*/*", "CN=alice");
    const desk_request &now = at.page().request;
    BOOST_TEST(now.open);
    BOOST_TEST(now.method_size == now.method.size());
    BOOST_TEST(now.target_size == now.target.size());
    BOOST_TEST(std::string(now.user.data(), now.user_size) == "CN=alice");
    at.turn_away();
    BOOST_TEST(!now.open);
    BOOST_TEST(!now.attended);
}

BOOST_AUTO_TEST_SUITE_END()
