// SPDX-License-Identifier: MIT
// Ten minutes of seconds, in memory and in a file that anybody may have spoilt.
#include "pool/address.hpp"
#include "pool/history.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include <sys/stat.h>

using namespace imprint;
using namespace std::chrono_literals;
using pool::second_record;
namespace fs = std::filesystem;

namespace {

struct folder {
    folder() {
        std::string name = (fs::temp_directory_path() / "history-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
        file = (path / "control.history").string();
    }
    ~folder() { fs::remove_all(path); }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;
    folder(folder &&) = delete;
    folder &operator=(folder &&) = delete;

    fs::path path;
    std::string file;
};

second_record second(std::uint64_t when, std::uint32_t requests = 1) {
    second_record one;
    one.when = when;
    one.requests = requests;
    return one;
}

pool::history::wall_time wall(std::uint64_t seconds) {
    return pool::history::wall_time(std::chrono::seconds(seconds));
}

std::vector<std::uint64_t> seconds_of(const pool::history &of, std::uint64_t now) {
    std::vector<std::uint64_t> found;
    for (const second_record &one : of.before(wall(now))) {
        found.push_back(one.when);
    }
    return found;
}

using numbers = std::vector<std::uint64_t>;

void overwrite(const std::string &file, std::streamoff at, const std::string &octets) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(at);
    out << octets;
}

// One worker that did that much.
pool::pool_report report(std::uint64_t requests) {
    pool::pool_report made;
    made.workers.resize(1);
    made.workers[0].pid = 7;
    made.total.requests = requests;
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(histories)

BOOST_AUTO_TEST_CASE(ten_minutes_and_no_more) {
    pool::history kept;
    for (std::uint64_t when = 10'000; when < 11'000; ++when) {
        kept.add(second(when));
    }
    const numbers found = seconds_of(kept, 11'000);
    BOOST_TEST(found.size() == 600U);
    BOOST_TEST(found.front() == 10'400U);
    BOOST_TEST(found.back() == 10'999U);
    BOOST_TEST(
        seconds_of(kept, 11'590) ==
        (numbers{10'990, 10'991, 10'992, 10'993, 10'994, 10'995, 10'996, 10'997, 10'998, 10'999}
        )
    );
    BOOST_TEST(seconds_of(kept, 11'600).empty());
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_put_back) {
    pool::history kept;
    kept.add(second(5'000));
    BOOST_TEST(seconds_of(kept, 4'000).empty()); // it has not been yet
    kept.add(second(3'999));
    BOOST_TEST(seconds_of(kept, 4'000) == numbers{3'999});
}

BOOST_FIXTURE_TEST_CASE(the_next_one_reads_what_was_kept, folder) {
    {
        pool::history kept;
        kept.keep_in(file);
        kept.add(second(1'000, 42));
        kept.add(second(1'001, 43));
        kept.add(second(1'001, 44));
    }
    pool::history next;
    next.keep_in(file);
    const auto found = next.before(wall(1'100));
    BOOST_REQUIRE(found.size() == 2U);
    BOOST_TEST(found[0].requests == 42U);
    BOOST_TEST(found[1].requests == 44U);
    BOOST_TEST(fs::file_size(file) == 64U + 600U * 64U);
    struct stat mode{};
    ::stat(file.c_str(), &mode);
    BOOST_TEST((mode.st_mode & 0777U) == 0600U);
}

BOOST_FIXTURE_TEST_CASE(torn_records_do_not_count, folder) {
    {
        pool::history kept;
        kept.keep_in(file);
        for (std::uint64_t when = 1'200; when < 1'205; ++when) { // places 0 to 4
            kept.add(second(when));
        }
    }
    overwrite(file, 64 + 1 * 64 + 20, "x");              // in the second
    overwrite(file, 64 + 3 * 64, std::string(64, '\0')); // the fourth
    std::string first(64, '\0');
    std::ifstream(file, std::ios::binary).seekg(64).read(first.data(), 64);
    overwrite(file, 64 + 4 * 64, first); // right in itself, and in another's place
    pool::history next;
    next.keep_in(file);
    BOOST_TEST(seconds_of(next, 1'300) == (numbers{1'200, 1'202}));
}

BOOST_FIXTURE_TEST_CASE(another_version_begins_anew, folder) {
    for (const std::streamoff at : {0, 4, 8, 12, 40}) {
        {
            pool::history kept;
            kept.keep_in(file);
            kept.add(second(1'000));
        }
        overwrite(file, at, "\x7f");
        pool::history next;
        next.keep_in(file);
        BOOST_TEST(seconds_of(next, 1'001).empty());
        next.add(second(1'002));
        pool::history third;
        third.keep_in(file);
        BOOST_TEST(seconds_of(third, 1'003) == numbers{1'002});
        fs::remove(file);
    }
}

BOOST_FIXTURE_TEST_CASE(any_file_begins_anew, folder) {
    for (const std::size_t size : {0UL, 1UL, 64UL, 38'463UL, 38'464UL, 100'000UL}) {
        std::ofstream(file, std::ios::binary) << std::string(size, 'x');
        pool::history kept;
        kept.keep_in(file);
        BOOST_TEST(seconds_of(kept, 1'000).empty());
        BOOST_TEST(fs::file_size(file) == 38'464U);
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_no_file_is_left_alone, folder) {
    std::ofstream(path / "letter") << "dear";
    fs::create_symlink(path / "letter", path / "link");
    BOOST_REQUIRE(::mkfifo((path / "fifo").c_str(), 0600) == 0);
    pool::history kept;
    BOOST_CHECK_THROW(kept.keep_in((path / "link").string()), std::system_error);
    BOOST_CHECK_THROW(kept.keep_in(path.string()), std::system_error);
    BOOST_CHECK_THROW(kept.keep_in((path / "fifo").string()), pool::bad_value);
    BOOST_TEST(fs::file_size(path / "letter") == 4U);
    kept.add(second(1'000)); // in memory
    BOOST_TEST(seconds_of(kept, 1'001) == numbers{1'000});
}

BOOST_FIXTURE_TEST_CASE(a_file_that_shrinks_meanwhile, folder) {
    pool::history kept;
    kept.keep_in(file);
    kept.add(second(1'000));
    fs::resize_file(file, 10);
    kept.add(second(1'001));
    BOOST_TEST(seconds_of(kept, 1'002) == (numbers{1'000, 1'001}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(recorders)

BOOST_AUTO_TEST_CASE(each_second_has_its_own) {
    pool::history kept;
    pool::recorder one(kept);
    pool::recorder::time now{50h};
    BOOST_TEST((one.next_due() <= now)); // at once
    one.note(report(3), now, wall(1'000) + 250ms);
    BOOST_TEST((one.next_due() == now + 750ms));
    one.note(report(10), now + 750ms, wall(1'001));
    BOOST_TEST((one.next_due() == now + 1750ms));
    one.note(report(10), now + 1750ms, wall(1'002));
    const auto found = kept.before(wall(1'002));
    BOOST_REQUIRE(found.size() == 2U); // 999 was a former pool's
    BOOST_TEST(found[0].when == 1'000U);
    BOOST_TEST(found[0].requests == 10U);
    BOOST_TEST(found[1].requests == 0U);
}

BOOST_AUTO_TEST_CASE(a_former_pools_seconds_stay) {
    pool::history kept;
    const pool::recorder::time now{50h};
    kept.add(second(1'000, 77));
    pool::recorder one(kept);
    one.note(report(1), now, wall(1'001) + 100ms);
    one.note(report(2), now + 900ms, wall(1'002));
    const auto found = kept.before(wall(1'002));
    BOOST_REQUIRE(found.size() == 2U);
    BOOST_TEST(found[0].requests == 77U);
    BOOST_TEST(found[1].requests == 2U);
}

BOOST_AUTO_TEST_CASE(too_early_loses_nothing) {
    pool::history kept;
    pool::recorder one(kept);
    const pool::recorder::time now{50h};
    one.note(report(3), now, wall(1'000));
    one.note(report(10), now + 999ms, wall(1'000) + 999ms);
    BOOST_TEST((one.next_due() == now + 1000ms));
    one.note(report(11), now + 1000ms, wall(1'001));
    const auto found = kept.before(wall(1'001));
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].requests == 11U);
}

BOOST_AUTO_TEST_CASE(without_workers_there_is_nothing) {
    pool::history kept;
    pool::recorder one(kept);
    const pool::recorder::time now{50h};
    pool::pool_report empty = report(3);
    empty.workers.clear();
    one.note(empty, now, wall(1'000));
    BOOST_TEST((one.next_due() == now + 1s));
    one.note(empty, now + 1s, wall(1'001));
    one.note(empty, now + 2s, wall(1'002));
    BOOST_TEST(kept.before(wall(1'002)).empty());
    one.note(report(5), now + 3s, wall(1'003));
    BOOST_TEST(kept.before(wall(1'003)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_a_second_holds) {
    pool::pool_report before = report(10);
    before.total.answers[5] = 1;
    before.workers[0].usage = pool::process_usage{100ms, 5};
    pool::pool_report after = report(30);
    after.total.answers[5] = 3;
    after.crashes = 1;
    after.in_lobby = 4;
    after.workers.resize(2);
    after.workers[0].usage = pool::process_usage{130ms, 1'000};
    after.workers[0].score.state = "running";
    after.workers[1].pid = 8;
    after.workers[1].usage = pool::process_usage{20ms, 2'000};
    after.workers[1].score.state = "idle";
    after.listeners = {
        {"a", pool::accept_queue{2, 9}}, {"b", {}}, {"c", pool::accept_queue{3, 9}}
    };
    // 98 below 2 us, one below 8, one below 16: half and 99 of 100 are below 2 and 8.
    after.total.service[1] = 98;
    after.total.service[3] = 1;
    after.total.service[4] = 1;
    const second_record made = pool::second_between(before, after);
    BOOST_TEST(made.requests == 20U);
    BOOST_TEST(made.failed == 2U);
    BOOST_TEST(made.crashes == 1U);
    BOOST_TEST(made.workers == 2U);
    BOOST_TEST(made.busy == 1U);
    BOOST_TEST(made.in_lobby == 4U);
    BOOST_TEST(made.waiting == 5U);
    BOOST_TEST(made.cpu_milliseconds == 50U);
    BOOST_TEST(made.resident_bytes == 3'000U);
    BOOST_TEST(made.half_microseconds == 2U);
    BOOST_TEST(made.most_microseconds == 8U);
}

BOOST_AUTO_TEST_CASE(nothing_answered_took_no_time) {
    const second_record made = pool::second_between(report(1), report(1));
    BOOST_TEST(made.half_microseconds == 0U);
    BOOST_TEST(made.most_microseconds == 0U);
}

BOOST_AUTO_TEST_CASE(counts_of_a_liar) {
    pool::pool_report wild = report(~0ULL);
    wild.total.service.fill(~0ULL);
    second_record made = pool::second_between(report(5), wild);
    BOOST_TEST(made.requests == 0xffffffffU);
    BOOST_TEST(made.most_microseconds != 0U);
    made = pool::second_between(wild, report(5)); // its page was freed
    BOOST_TEST(made.requests == 0U);
    BOOST_TEST(made.most_microseconds == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
