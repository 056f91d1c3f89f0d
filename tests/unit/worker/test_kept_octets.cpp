// SPDX-License-Identifier: MIT
// What is kept of a request: in a slot, in a file, and by whom it is read again.
#include "worker/kept_octets.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <memory>
#include <string>

#include <fcntl.h>
#include <unistd.h>

using namespace imprint::worker;
using imprint::base::unique_fd;

namespace {

desk_entry parked_with(const kept_octets &kept) {
    desk_entry one;
    one.how = parked::whole;
    kept.note_in(one);
    return one;
}

std::string some_octets(std::size_t size) {
    std::string octets(size, '\0');
    for (std::size_t at = 0; at < size; ++at) {
        octets[at] = static_cast<char>(at * 7 + at / 251);
    }
    return octets;
}

std::string in_file(const desk_entry &one) {
    std::string octets(one.file_octets, '\0');
    const ssize_t size = ::pread(one.file, octets.data(), octets.size(), 0);
    BOOST_TEST_REQUIRE(static_cast<std::size_t>(size) == octets.size());
    return octets;
}

unique_fd copy_of(const desk_entry &one) {
    return unique_fd::adopt(::fcntl(one.file, F_DUPFD_CLOEXEC, 0));
}

std::string read_all(kept_octets &kept, std::size_t at_once) {
    std::string all;
    while (kept.unread() != 0) {
        std::string piece(std::min<std::uint64_t>(at_once, kept.unread()), '?');
        BOOST_TEST_REQUIRE(kept.read(piece));
        all += piece;
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(octets_of_a_request)

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
    BOOST_TEST(parked_with(kept).octets == desk::slot_size);
    kept.append("y");
    BOOST_TEST(!kept.is_whole());
    kept.append("z"); // nothing comes after what is missing
    BOOST_TEST(parked_with(kept).octets == desk::slot_size); // its beginning stays
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
}

BOOST_AUTO_TEST_CASE(more_than_a_slot_is_in_a_file_from_the_beginning) {
    desk at(4, 2);
    at.set_folder("/var/tmp");
    const std::string octets = some_octets(desk::slot_size * 2 + 5);
    kept_octets kept(at);
    for (std::size_t from = 0; from < octets.size(); from += 50'000) {
        kept.append(std::string_view(octets).substr(from, 50'000));
        const desk_entry now = parked_with(kept);
        const std::string all = now.file < 0 ? std::string(at.octets_of(now)) : in_file(now);
        BOOST_TEST((all == octets.substr(0, from + 50'000)));
    }
    BOOST_TEST(kept.is_whole());
    // The beginning stays where a companion looks for the head.
    BOOST_TEST((at.octets_of(parked_with(kept)) == octets.substr(0, desk::slot_size)));
    kept.clear();
    BOOST_TEST(parked_with(kept).file == -1);
    kept.append("next");
    BOOST_TEST(at.octets_of(parked_with(kept)) == "next");
    BOOST_TEST(parked_with(kept).file == -1);
}

BOOST_AUTO_TEST_CASE(without_a_slot_all_is_in_a_file) {
    desk at(4, 1);
    at.set_folder("/var/tmp");
    kept_octets first(at);
    first.append("1");
    kept_octets second(at);
    second.append("2");
    second.append("3");
    BOOST_TEST(second.is_whole());
    BOOST_TEST(in_file(parked_with(second)) == "23");
    BOOST_TEST(at.octets_of(parked_with(second)).empty());
}

BOOST_AUTO_TEST_CASE(a_folder_that_takes_no_file_loses_them) {
    desk at(4, 2);
    at.set_folder("/proc/nowhere");
    kept_octets kept(at);
    kept.append(std::string(desk::slot_size + 1, 'x'));
    BOOST_TEST(!kept.is_whole());
    BOOST_TEST(parked_with(kept).file == -1);
    BOOST_TEST(at.octets_of(parked_with(kept)).size() == desk::slot_size);
}

BOOST_AUTO_TEST_CASE(what_was_lost_stays_lost_until_the_next_request) {
    desk at(4, 2);
    at.set_folder("/var/tmp");
    kept_octets kept(at);
    kept.append(std::string(desk::slot_size + 1, 'x'));
    kept.lose();
    kept.append("y");
    BOOST_TEST(!kept.is_whole());
    BOOST_TEST(parked_with(kept).file == -1);
    kept.clear();
    BOOST_TEST(kept.is_whole());
}

BOOST_AUTO_TEST_CASE(another_reads_them_and_goes_on) {
    desk ours(4, 2);
    ours.set_folder("/var/tmp");
    desk theirs(4, 2); // which has no folder: it has the file
    const std::string octets = some_octets(desk::slot_size + 70'000);
    kept_octets kept(ours);
    kept.append(octets);
    const desk_entry moved = parked_with(kept);
    kept_octets taken(theirs);
    taken.adopt(copy_of(moved), moved.file_octets);
    kept.clear();
    BOOST_TEST((read_all(taken, 65'536) == octets));
    BOOST_TEST(taken.is_whole());
    taken.append("more");
    BOOST_TEST((in_file(parked_with(taken)) == octets + "more"));
    BOOST_TEST((theirs.octets_of(parked_with(taken)) == octets.substr(0, desk::slot_size)));
}

// Its writer was killed after it had written, and before it said so.
BOOST_AUTO_TEST_CASE(no_more_of_a_file_counts_than_was_told) {
    desk at(4, 2);
    at.set_folder("/var/tmp");
    const std::string octets = some_octets(desk::slot_size + 10);
    kept_octets kept(at);
    kept.append(octets);
    const desk_entry moved = parked_with(kept);
    kept_octets taken(at);
    taken.adopt(copy_of(moved), moved.file_octets - 4);
    taken.append("new!");
    BOOST_TEST((in_file(parked_with(taken)) == octets.substr(0, octets.size() - 4) + "new!"));
    BOOST_TEST((read_all(taken, 1 << 20) == octets.substr(0, octets.size() - 4)));
}

BOOST_AUTO_TEST_CASE(a_file_that_ends_too_early_is_told) {
    desk at(4, 2);
    auto file = unique_fd::adopt(::open("/var/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
    BOOST_TEST_REQUIRE(::ftruncate(file.get(), 200'000) == 0);
    kept_octets taken(at);
    taken.adopt(std::move(file), 200'001);
    std::array<char, 65'536> piece{};
    int read = 0;
    while (taken.read(piece) && read < 9) {
        ++read;
    }
    BOOST_TEST(read == 3);
}

BOOST_AUTO_TEST_SUITE_END()
