// SPDX-License-Identifier: MIT
#include "database/transaction.hpp"
#include "folder.hpp"

#include <soci/soci.h>

#include <sys/stat.h>
#include <unistd.h>

using namespace imprint;
using namespace imprint::detail;

namespace {

struct counters : folder {
    counters() {
        transaction work(link, access_mode::read_write);
        work.handle() << "CREATE TABLE counter (name TEXT PRIMARY KEY, n INTEGER NOT NULL)";
        work.handle() << "INSERT INTO counter VALUES ('one', 1)";
        work.commit();
    }

    long long count(const std::string &name = "one") {
        long long n = -1;
        transaction work(link, access_mode::read_only);
        work.handle() << "SELECT n FROM counter WHERE name = :name", soci::use(name),
            soci::into(n);
        return n;
    }

    connection link{settings()};
};

void insert(transaction &work, const std::string &name) {
    work.handle() << "INSERT INTO counter VALUES (:name, 2)", soci::use(name);
}

std::string pragma(connection &link, const std::string &name) {
    std::string value;
    link.open() << "PRAGMA " + name, soci::into(value);
    return value;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(transactions, counters)

BOOST_AUTO_TEST_CASE(a_connection_is_durable_and_private) {
    BOOST_TEST(pragma(link, "journal_mode") == "wal");
    BOOST_TEST(pragma(link, "synchronous") == "2"); // FULL, sqlite.org/pragma.html
    BOOST_TEST(pragma(link, "foreign_keys") == "1");
    BOOST_TEST(pragma(link, "temp_store") == "2"); // MEMORY
    BOOST_TEST(pragma(link, "busy_timeout") == "30000");
    struct stat status{};
    for (const char *suffix : {"", "-wal", "-shm"}) {
        BOOST_REQUIRE(::stat((file() + suffix).c_str(), &status) == 0);
        BOOST_TEST((status.st_mode & 0777) == 0600);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_opened_before_the_first_statement) {
    connection other({.name = "sqlite3://" + path + "/other.db"});
    transaction work(other, access_mode::read_write);
    BOOST_TEST(!work.handle().read_only());
    work.commit();
    BOOST_TEST(!other.is_open());
    BOOST_TEST(!std::filesystem::exists(path + "/other.db"));
}

BOOST_AUTO_TEST_CASE(what_is_committed_stays_and_what_is_not_goes) {
    {
        transaction work(link, access_mode::read_write);
        insert(work, "kept");
        BOOST_TEST(!work.committed());
        work.commit();
        BOOST_TEST(work.committed());
        BOOST_CHECK_THROW(work.sql(), std::logic_error);
    }
    {
        transaction work(link, access_mode::read_write);
        insert(work, "forgotten");
    }
    BOOST_TEST(count("kept") == 2);
    BOOST_TEST(count("forgotten") == -1);
    BOOST_TEST(!link.transaction_is_open());
}

BOOST_AUTO_TEST_CASE(a_write_on_get_is_named_and_undone) {
    transaction work(link, access_mode::read_only);
    const auto write = [&] {
        try {
            insert(work, "sneaked");
        } catch (...) {
            work.rethrow_as_ours();
        }
    };
    BOOST_CHECK_EXCEPTION(write(), read_only_write, [](const read_only_write &error) {
        return std::string_view(error.what()).starts_with("this writes: give it on_post");
    });
    BOOST_TEST(!link.transaction_is_open());
    BOOST_TEST(count("sneaked") == -1);
}

BOOST_AUTO_TEST_CASE(a_write_is_possible_after_a_get) {
    BOOST_TEST(count() == 1);
    transaction work(link, access_mode::read_write);
    insert(work, "after");
    work.commit();
    BOOST_TEST(count("after") == 2);
}

BOOST_AUTO_TEST_CASE(the_sites_own_mistakes_stay_what_they_are) {
    transaction work(link, access_mode::read_write);
    const auto twice = [&] {
        try {
            insert(work, "one");
        } catch (...) {
            work.rethrow_as_ours();
        }
    };
    BOOST_CHECK_THROW(twice(), soci::soci_error);
    BOOST_TEST(!link.transaction_is_open());
}

BOOST_AUTO_TEST_CASE(a_writer_that_waits_too_long_is_unavailable) {
    transaction first(link, access_mode::read_write);
    insert(first, "first");
    connection impatient(settings(std::chrono::milliseconds(20)));
    transaction second(impatient, access_mode::read_write);
    BOOST_CHECK_THROW(insert(second, "second"), database_unavailable);
    first.commit();
    transaction third(impatient, access_mode::read_write);
    insert(third, "third");
    third.commit();
    BOOST_TEST(count("first") == 2);
    BOOST_TEST(count("second") == -1);
    BOOST_TEST(count("third") == 2);
}

BOOST_AUTO_TEST_CASE(readers_do_not_wait_for_a_writer) {
    transaction writer(link, access_mode::read_write);
    insert(writer, "unseen");
    connection other(settings(std::chrono::milliseconds(0)));
    transaction reader(other, access_mode::read_only);
    long long rows = 0;
    reader.handle() << "SELECT COUNT(*) FROM counter", soci::into(rows);
    BOOST_TEST(rows == 1);
}

// A deferred transaction would fail here, whatever the busy timeout.
BOOST_AUTO_TEST_CASE(read_then_write_is_exact_under_contention) {
    link.close();
    constexpr int workers = 4;
    constexpr int rounds = 25;
    run_children(workers, [&](int) {
        connection own(settings());
        for (int i = 0; i < rounds; ++i) {
            transaction work(own, access_mode::read_write);
            int n = 0;
            work.handle() << "SELECT n FROM counter WHERE name = 'one'", soci::into(n);
            ++n;
            work.handle() << "UPDATE counter SET n = :n WHERE name = 'one'", soci::use(n);
            work.commit();
        }
    });
    BOOST_TEST(count() == 1 + workers * rounds);
}

BOOST_AUTO_TEST_CASE(an_apart_write_is_committed_at_once_and_seen_afterwards) {
    transaction work(link, access_mode::read_only);
    long long rows = 0;
    work.handle() << "SELECT COUNT(*) FROM counter", soci::into(rows);
    BOOST_TEST(rows == 1);
    work.write([&](soci::session &sql) {
        BOOST_CHECK_THROW(work.sql(), std::logic_error);
        sql << "INSERT INTO counter VALUES ('apart', 7)";
    });
    BOOST_TEST(!link.transaction_is_open());
    work.handle() << "SELECT COUNT(*) FROM counter", soci::into(rows);
    BOOST_TEST(rows == 2);
    BOOST_CHECK_THROW(insert(work, "still read-only"), soci::soci_error);
    work.rollback();
    BOOST_TEST(count("apart") == 7);
}

BOOST_AUTO_TEST_CASE(an_apart_write_that_throws_is_undone) {
    transaction work(link, access_mode::read_only);
    const auto failing = [](soci::session &sql) {
        sql << "INSERT INTO counter VALUES ('apart', 7)";
        throw std::runtime_error("enough");
    };
    BOOST_CHECK_THROW(work.write(failing), std::runtime_error);
    long long rows = 0;
    work.handle() << "SELECT COUNT(*) FROM counter", soci::into(rows);
    BOOST_TEST(rows == 1);
}

BOOST_AUTO_TEST_CASE(on_unsafe_methods_a_write_joins_the_transaction) {
    {
        transaction work(link, access_mode::read_write);
        work.write([](soci::session &sql) { sql << "INSERT INTO counter VALUES ('in', 7)"; });
    }
    BOOST_TEST(count("in") == -1);
}

// SQLite's ON CONFLICT ROLLBACK ends a transaction as a full disk does: what follows would
// otherwise be committed statement by statement.
BOOST_AUTO_TEST_CASE(a_transaction_that_ended_by_itself_takes_nothing_more) {
    transaction work(link, access_mode::read_write);
    insert(work, "before");
    BOOST_CHECK_THROW(
        work.handle() << "INSERT OR ROLLBACK INTO counter VALUES ('one', 3)", soci::soci_error
    );
    BOOST_CHECK_THROW(insert(work, "behind"), database_unavailable);
    BOOST_CHECK_THROW(work.commit(), database_unavailable);
    BOOST_TEST(count("before") == -1);
    BOOST_TEST(count("behind") == -1);
}

BOOST_AUTO_TEST_CASE(a_failing_commit_is_unavailable_and_leaves_nothing_open) {
    transaction work(link, access_mode::read_write);
    work.handle() << "CREATE TABLE child (name TEXT REFERENCES counter (name) "
                     "DEFERRABLE INITIALLY DEFERRED)";
    work.handle() << "INSERT INTO child VALUES ('nobody')";
    BOOST_CHECK_THROW(work.commit(), database_unavailable);
    BOOST_TEST(!work.committed());
    BOOST_TEST(!link.transaction_is_open());
    BOOST_TEST(count() == 1);
}

void remove_database(const std::string &file) {
    for (const char *suffix : {"", "-wal", "-shm"}) {
        BOOST_REQUIRE(::unlink((file + suffix).c_str()) == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_deleted_file_is_made_anew_with_its_tables) {
    connection other(settings());
    other.when_opened([](connection &opened) {
        opened.execute("CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, n INTEGER)");
    });
    other.open();
    link.close();
    remove_database(file());
    {
        transaction work(other, access_mode::read_write);
        insert(work, "new");
        work.commit();
    }
    // Another worker reads what was acknowledged.
    BOOST_TEST(count("new") == 2);
    BOOST_TEST(count("one") == -1);
}

BOOST_AUTO_TEST_CASE(nothing_is_committed_to_a_file_that_was_deleted_meanwhile) {
    transaction work(link, access_mode::read_write);
    insert(work, "lost");
    remove_database(file());
    BOOST_CHECK_THROW(work.commit(), database_unavailable);
    BOOST_TEST(!work.committed());
}

BOOST_AUTO_TEST_CASE(a_killed_writer_leaves_nothing_and_locks_nothing) {
    link.close();
    int ready[2];
    BOOST_REQUIRE(::pipe(ready) == 0);
    const pid_t child = start_child([&] {
        connection own(settings());
        transaction work(own, access_mode::read_write);
        insert(work, "half");
        static_cast<void>(::write(ready[1], "x", 1));
        ::pause();
    });
    ::close(ready[1]);
    char octet = 0;
    BOOST_REQUIRE(::read(ready[0], &octet, 1) == 1);
    BOOST_REQUIRE(::kill(child, SIGKILL) == 0);
    BOOST_TEST(WTERMSIG(wait_for(child)) == SIGKILL);
    ::close(ready[0]);
    BOOST_TEST(count("half") == -1);
    transaction work(link, access_mode::read_write);
    insert(work, "next");
    work.commit();
    BOOST_TEST(count("next") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
