// SPDX-License-Identifier: MIT
// What workers say of themselves, read by somebody who believes none of it.
#include "pool/scoreboard.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

using namespace imprint;
using namespace std::chrono_literals;
using worker::score_page;
using worker::score_state;

namespace {

base::unique_fd copy_of(const pool::scoreboard &board) {
    return base::unique_fd::adopt(::dup(board.fd()));
}

std::chrono::steady_clock::time_point now() {
    return std::chrono::steady_clock::now();
}

// The page itself, as a worker that went wild would see it.
struct wild_page {
    explicit wild_page(const pool::scoreboard &board, std::size_t place)
        : memory(static_cast<unsigned char *>(::mmap(
              nullptr,
              score_page::size,
              PROT_READ | PROT_WRITE,
              MAP_SHARED,
              board.fd(),
              static_cast<off_t>(place * score_page::size)
          ))) {}
    ~wild_page() { ::munmap(memory, score_page::size); }
    wild_page(const wild_page &) = delete;
    wild_page &operator=(const wild_page &) = delete;
    wild_page(wild_page &&) = delete;
    wild_page &operator=(wild_page &&) = delete;
    unsigned char *memory;
};

} // namespace

BOOST_AUTO_TEST_SUITE(scoreboards)

BOOST_AUTO_TEST_CASE(what_is_said_is_read) {
    pool::scoreboard board(4);
    const std::size_t place = board.allot().value();
    worker::score one(copy_of(board), place);
    BOOST_TEST(board.read(place, now()).state == "starting");
    one.begin("GET", "/a?b", "192.0.2.1");
    one.enter(score_state::running);
    one.connections(7);
    one.end(204, 3us);
    one.end(503, 5us);
    one.end(0, 1h);
    one.refused();
    one.handed_over();
    one.taken();
    one.taken();
    const pool::reading found = board.read(place, now());
    BOOST_TEST(found.state == "running");
    BOOST_TEST(found.method == "GET");
    BOOST_TEST(found.target == "/a?b");
    BOOST_TEST(found.client == "192.0.2.1");
    BOOST_TEST(found.connections == 7U);
    BOOST_TEST(found.counted.begun == 1U);
    BOOST_TEST(found.counted.requests == 3U);
    BOOST_TEST(found.counted.refused == 1U);
    BOOST_TEST((found.counted.answers == std::array<std::uint64_t, 6>{1, 0, 1, 0, 0, 1}));
    BOOST_TEST(found.counted.handed_over == 1U);
    BOOST_TEST(found.counted.taken == 2U);
    BOOST_TEST(found.counted.service[2] == 1U); // 3 is below 2^2
    BOOST_TEST(found.counted.service[3] == 1U); // 5 is below 2^3
    BOOST_TEST(found.counted.service.back() == 1U);
    BOOST_TEST(found.counted.served_microseconds == 3'600'000'008U);
}

BOOST_AUTO_TEST_CASE(how_long_a_state_lasts) {
    pool::scoreboard board(1);
    const std::size_t place = board.allot().value();
    worker::score one(copy_of(board), place);
    one.enter(score_state::idle);
    const auto later = board.read(place, now() + 90s).for_so_long;
    BOOST_TEST((later >= 90s && later < 100s));
    BOOST_TEST((board.read(place, now() - 1h).for_so_long == 0ms)); // never backwards
}

BOOST_AUTO_TEST_CASE(nobody_is_told_of_a_page_that_was_never_written) {
    pool::scoreboard board(1);
    const pool::reading found = board.read(board.allot().value(), now());
    BOOST_TEST(found.state == "starting");
    BOOST_TEST(found.target.empty());
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut_and_controls_escaped) {
    pool::scoreboard board(1);
    const std::size_t place = board.allot().value();
    worker::score one(copy_of(board), place);
    one.begin("A\nB", std::string(100'000, 'x'), "\x1b[2J");
    const pool::reading found = board.read(place, now());
    BOOST_TEST(found.method == "A\\x0aB");
    BOOST_TEST(found.client == "\\x1b[2J");
    BOOST_TEST(found.target.substr(0, 512) == std::string(512, 'x'));
    BOOST_TEST(found.target.size() < 600U);
    one.begin("GET", "/\xc2\x9b\xe2\x80\xae\xff\\~", "");
    BOOST_TEST(board.read(place, now()).target == "/\\xc2\\x9b\\xe2\\x80\\xae\\xff\\x5c~");
    one.begin("GET", "/", "");
    BOOST_TEST(board.read(place, now()).target == "/"); // nothing is left of the former
}

BOOST_AUTO_TEST_CASE(the_companions_still_count) {
    pool::scoreboard board(1);
    for (int count = 0; count < 3; ++count) {
        const std::size_t place = board.allot().value();
        BOOST_TEST(!board.allot().has_value());
        worker::score one(copy_of(board), place);
        one.begin("GET", "/", "");
        one.end(200, 1us);
        board.free(place);
    }
    BOOST_TEST(board.past().requests == 3U);
    BOOST_TEST(board.past().answers[2] == 3U);
    BOOST_TEST(board.read(board.allot().value(), now()).counted.requests == 0U);
}

BOOST_AUTO_TEST_CASE(what_companions_count_for_them_counts_beside_it) {
    pool::scoreboard board(1);
    const std::size_t place = board.allot().value();
    worker::score one(copy_of(board), place);
    one.end(200, 1us);
    board.free(place);
    // The place may be another's by then.
    worker::score next(copy_of(board), board.allot().value());
    one.end_for_dead(504, 5us);
    one.end_for_dead(0, 1us);
    const pool::counters past = board.past();
    BOOST_TEST(past.requests == 3U);
    BOOST_TEST((past.answers == std::array<std::uint64_t, 6>{1, 0, 1, 0, 0, 1}));
    BOOST_TEST(past.service[3] == 1U);
    BOOST_TEST(past.served_microseconds == 7U);
    one.handed_over_by_companion();
    BOOST_TEST(board.past().handed_over == 1U);
    BOOST_TEST(board.read(place, now()).counted.requests == 0U);
    one.forget_companions();
    one.end_for_dead(500, 1us);
    BOOST_TEST(board.past().requests == 3U);
}

BOOST_AUTO_TEST_CASE(a_board_without_a_page_of_companions) {
    pool::scoreboard board(2);
    // As of a supervisor that knows none: the last page is a worker's.
    base::unique_fd shorter =
        base::unique_fd::adopt(::memfd_create("test-scores", MFD_CLOEXEC));
    BOOST_REQUIRE(::ftruncate(shorter.get(), 2 * score_page::size) == 0);
    worker::score last(shorter, 1);
    worker::score one(shorter, 0);
    one.end_for_dead(500, 1us);
    score_page found{};
    BOOST_REQUIRE(
        ::pread(shorter.get(), &found, sizeof found, score_page::size) == sizeof found
    );
    BOOST_TEST(found.version == score_page::right_version);
    BOOST_TEST(found.answers[5] == 0U);
}

BOOST_AUTO_TEST_CASE(a_scribbled_page_harms_nobody) {
    pool::scoreboard board(2);
    const std::size_t good = board.allot().value();
    const std::size_t wild = board.allot().value();
    worker::score one(copy_of(board), good);
    one.begin("GET", "/good", "");
    const wild_page page(board, wild);
    for (const int octet : {0xff, 0x80, 0x01, 0x0a}) {
        std::memset(page.memory, octet, score_page::size);
        const pool::reading found = board.read(wild, now());
        BOOST_TEST(found.state == "?");
    }
    // The version it should have, and nonsense behind it.
    std::memset(page.memory, 0xff, score_page::size);
    const std::uint32_t version = score_page::right_version;
    std::memcpy(page.memory, &version, sizeof version);
    const pool::reading found = board.read(wild, now());
    BOOST_TEST(found.state == "?");
    BOOST_TEST(found.target.empty()); // the sequence stays odd
    BOOST_TEST(found.target.find('\xff') == std::string::npos);
    board.free(wild);
    BOOST_TEST(board.past().requests == ~0ULL);
    BOOST_TEST(board.read(good, now()).target == "/good");
    board.free(good);
    BOOST_TEST(board.past().requests == ~0ULL); // not 0 again
}

BOOST_AUTO_TEST_CASE(nobody_can_pull_the_memory_away) {
    const pool::scoreboard board(2);
    BOOST_TEST(::ftruncate(board.fd(), 0) != 0);
    BOOST_TEST(::ftruncate(board.fd(), 1 << 20) != 0);
}

BOOST_AUTO_TEST_SUITE_END()
