// SPDX-License-Identifier: MIT
// What differs from SQLite, against a real server: run by with_postgresql.
#define BOOST_TEST_MODULE postgresql
#include "database/migration.hpp"
#include "database/transaction.hpp"
#include "imprint/pieces.hpp"
#include "session/session_store.hpp"
#include "unit/database/folder.hpp"

#include <boost/test/unit_test.hpp>
#include <soci/soci.h>

using namespace imprint;
using namespace imprint::detail;

namespace {

const std::vector<std::string> tables{
    "CREATE TABLE counter (name TEXT PRIMARY KEY, n BIGINT NOT NULL); "
    "CREATE INDEX counter_n ON counter (n)",
    "CREATE TABLE piece (owner BIGINT NOT NULL, number BIGINT NOT NULL, octets BYTEA NOT NULL, "
    "PRIMARY KEY (owner, number))",
    // A connection that dies while it commits.
    "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
    "CREATE TABLE deadly (n BIGINT)",
    "CREATE CONSTRAINT TRIGGER deadly_die AFTER INSERT ON deadly "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()",
};

connection_settings server() {
    return {.name = std::getenv("IMPRINT_TEST_POSTGRESQL")};
}

struct fresh_tables {
    fresh_tables() {
        link.open() << "DROP SCHEMA public CASCADE";
        link.open() << "CREATE SCHEMA public";
        migrate(link, "site", tables);
        session_store::migrate(link);
    }

    long long number(const std::string &query) {
        long long n = -1;
        transaction work(link, access_mode::read_only);
        work.handle() << query, soci::into(n);
        return n;
    }

    // What an administrator does, or a server that is restarted.
    void kill_connections_but_own(connection &survivor) {
        survivor.open() << "SELECT count(pg_terminate_backend(pid, 5000)) "
                           "FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                           "AND backend_type = 'client backend'";
    }

    connection link{server()};
};

void insert(transaction &work, const std::string &name) {
    work.handle() << "INSERT INTO counter VALUES (:name, 2)", soci::use(name);
}

// Runs `work` as a request does.
template <typename Work>
void run(transaction &work, const Work &function) {
    try {
        function();
        work.commit();
    } catch (...) {
        work.rethrow_as_ours();
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(postgresql, fresh_tables)

BOOST_AUTO_TEST_CASE(what_is_committed_stays_and_what_is_not_goes) {
    {
        transaction work(link, access_mode::read_write);
        insert(work, "kept");
        work.commit();
    }
    {
        transaction work(link, access_mode::read_write);
        insert(work, "forgotten");
    }
    BOOST_TEST(number("SELECT count(*) FROM counter") == 1);
}

BOOST_AUTO_TEST_CASE(libpqs_own_uri_is_taken_too) {
    std::string folder = server().name;
    folder = folder.substr(folder.find('/', folder.find("host=")));
    folder = folder.substr(0, folder.find(' '));
    connection other({.name = "postgresql:///postgres?user=imprint&host=" + folder});
    BOOST_TEST(other.answers());
}

BOOST_AUTO_TEST_CASE(a_write_on_get_is_named) {
    transaction work(link, access_mode::read_only);
    BOOST_CHECK_THROW(run(work, [&] { insert(work, "sneaked"); }), read_only_write);
    BOOST_TEST(number("SELECT count(*) FROM counter") == 0);
}

// PostgreSQL answers such a COMMIT with ROLLBACK, which SOCI takes for success.
BOOST_AUTO_TEST_CASE(where_nothing_is_written_no_way_leads_to_a_row) {
    connection_settings settings = server();
    settings.read_only = true;
    connection reader(settings);
    const auto refused = [](const database_unavailable &error) {
        return std::string(error.what())
            .starts_with("database: it is open for reading alone: ");
    };
    {
        transaction work(reader, access_mode::read_write);
        BOOST_CHECK_EXCEPTION(
            run(work, [&] { insert(work, "kept"); }), database_unavailable, refused
        );
    }
    BOOST_TEST(reader.refused_write());
    {
        // What is committed at once, whatever becomes of the request.
        transaction work(reader, access_mode::read_only);
        BOOST_CHECK_EXCEPTION(
            work.write([](soci::session &sql) {
                sql << "INSERT INTO counter VALUES ('apart', 1)";
            }),
            database_unavailable,
            refused
        );
    }
    BOOST_TEST(number("SELECT COUNT(*) FROM counter") == 0);
    transaction work(reader, access_mode::read_write);
    long long n = -1;
    work.handle() << "SELECT COUNT(*) FROM counter", soci::into(n);
    BOOST_TEST(n == 0);
}

BOOST_AUTO_TEST_CASE(a_swallowed_error_is_not_a_commit) {
    transaction work(link, access_mode::read_write);
    insert(work, "lost");
    BOOST_CHECK_THROW(insert(work, "lost"), soci::soci_error);
    BOOST_CHECK_THROW(work.commit(), database_unavailable);
    BOOST_TEST(!work.committed());
    BOOST_TEST(number("SELECT count(*) FROM counter") == 0);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_between_requests_is_opened_anew) {
    connection other(server());
    kill_connections_but_own(other);
    transaction work(link, access_mode::read_write);
    run(work, [&] { insert(work, "after"); });
    BOOST_TEST(number("SELECT count(*) FROM counter") == 1);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_in_a_function_is_unavailable) {
    connection other(server());
    transaction work(link, access_mode::read_write);
    const auto function = [&] {
        insert(work, "before");
        kill_connections_but_own(other);
        insert(work, "behind");
    };
    BOOST_CHECK_THROW(run(work, function), database_unavailable);
    BOOST_TEST(number("SELECT count(*) FROM counter") == 0);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_before_commit_was_sent_stored_nothing) {
    connection other(server());
    transaction work(link, access_mode::read_write);
    insert(work, "before");
    kill_connections_but_own(other);
    BOOST_CHECK_THROW(work.commit(), database_unavailable);
    BOOST_TEST(number("SELECT count(*) FROM counter") == 0);
}

BOOST_AUTO_TEST_CASE(a_connection_lost_in_commit_is_unknown) {
    transaction work(link, access_mode::read_write);
    work.handle() << "INSERT INTO deadly VALUES (1)";
    BOOST_CHECK_THROW(work.commit(), outcome_unknown);
    BOOST_TEST(!work.committed());
    BOOST_TEST(link.answers());
}

BOOST_AUTO_TEST_CASE(a_commit_that_the_server_refuses_stored_nothing) {
    link.open() << "CREATE TABLE child (name TEXT REFERENCES counter (name) "
                   "DEFERRABLE INITIALLY DEFERRED)";
    transaction work(link, access_mode::read_write);
    work.handle() << "INSERT INTO child VALUES ('nobody')";
    BOOST_CHECK_THROW(work.commit(), database_unavailable);
    BOOST_TEST(number("SELECT count(*) FROM child") == 0);
}

BOOST_AUTO_TEST_CASE(migrations_raced_by_many) {
    link.open() << "DROP SCHEMA public CASCADE";
    link.open() << "CREATE SCHEMA public";
    link.close();
    run_children(4, [&](int) {
        connection own(server());
        migrate(own, "site", tables);
        session_store::migrate(own);
    });
    BOOST_TEST(number("SELECT version FROM imprint_schema WHERE owner = 'site'") == 5);
}

BOOST_AUTO_TEST_CASE(pieces_come_back) {
    std::string octets(piece_bytes + 300, '\0');
    for (std::size_t i = 0; i < octets.size(); ++i) {
        octets[i] = static_cast<char>(i % 256);
    }
    transaction work(link, access_mode::read_write);
    piece_writer writer(work.handle(), {"piece", 1});
    writer.write(octets);
    BOOST_TEST(writer.finish() == octets.size());
    std::string found;
    read_pieces(work.handle(), {"piece", 1}, 5, UINT64_MAX, [&](std::string_view portion) {
        found += portion;
    });
    BOOST_TEST((found == octets.substr(5)));
    work.commit();
}

BOOST_AUTO_TEST_CASE(updates_by_many_processes_are_exact) {
    const session_store store;
    std::optional<std::string> cookie;
    {
        transaction work(link, access_mode::read_write);
        session_scope scope(store, work, {.cookie = {}, .https = true, .binding = {}});
        scope.handle().set("n", 0);
        work.commit();
        const std::string field = scope.set_cookie().value();
        cookie = field.substr(field.find('=') + 1, 43);
    }
    link.close();
    constexpr int processes = 6;
    constexpr int times = 40;
    run_children(processes, [&](int i) {
        connection own(server());
        for (int time = 0; time < times; ++time) {
            transaction work(
                own, i % 2 == 0 ? access_mode::read_only : access_mode::read_write
            );
            session_scope scope(store, work, {.cookie = cookie, .https = true, .binding = {}});
            scope.handle().update("n", 0, [](int n) { return n + 1; });
            work.commit();
        }
    });
    transaction work(link, access_mode::read_only);
    session_scope scope(store, work, {.cookie = cookie, .https = true, .binding = {}});
    BOOST_TEST((scope.handle().get<int>("n") == processes * times));
}

BOOST_AUTO_TEST_CASE(a_changed_key_is_a_conflict_and_others_are_free) {
    const session_store store;
    transaction first(link, access_mode::read_write);
    session_scope mine(store, first, {.cookie = {}, .https = true, .binding = {}});
    mine.handle().set("n", 0);
    first.commit();
    const std::string cookie = mine.set_cookie().value().substr(15, 43);

    connection second(server());
    connection third(server());
    transaction one(second, access_mode::read_write);
    transaction two(third, access_mode::read_write);
    session_scope left(store, one, {.cookie = cookie, .https = true, .binding = {}});
    session_scope right(store, two, {.cookie = cookie, .https = true, .binding = {}});
    BOOST_TEST((left.handle().get<int>("n") == 0));
    left.handle().set("a", 1); // both run, neither has committed
    right.handle().set("b", 1);
    right.handle().set("n", 5);
    two.commit();
    BOOST_CHECK_THROW(left.handle().set("n", 6), session_conflict);
}

BOOST_AUTO_TEST_SUITE_END()
