// SPDX-License-Identifier: MIT
#include "database/connection.hpp"
#include "folder.hpp"
#include "imprint/database.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <sched.h>

using namespace imprint;
using namespace imprint::detail;

namespace {

// Whether a child has come so far as to open the file, or has ended.
bool has_open(pid_t child, const std::string &file) {
    std::error_code ended;
    const std::string folder = "/proc/" + std::to_string(child) + "/fd";
    for (const auto &entry : std::filesystem::directory_iterator(folder, ended)) {
        std::error_code closed;
        if (std::filesystem::read_symlink(entry.path(), closed) == file) {
            return true;
        }
    }
    return ended || std::filesystem::is_empty(folder, ended);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(connections, folder)

BOOST_AUTO_TEST_CASE(dialects_by_name) {
    BOOST_TEST((parse_dialect("sqlite3:///x.db") == dialect::sqlite));
    BOOST_TEST((parse_dialect("sqlite3:x.db") == dialect::sqlite));
    BOOST_TEST((parse_dialect("postgresql://dbname=site") == dialect::postgresql));
    BOOST_TEST((parse_dialect("mysql://db=site") == dialect::mysql));
    for (const char *name : {"", "sqlite3", "oracle://x", "/var/lib/site.db"}) {
        BOOST_CHECK_THROW(parse_dialect(name), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_file_is_refused) {
    for (const char *name : {"sqlite3:", "sqlite3://", "sqlite3::memory:", "sqlite3:a\"b"}) {
        BOOST_CHECK_THROW(connection({.name = name}), std::invalid_argument);
    }
}

// SOCI reads '=' and blanks in a connection string as parameters.
BOOST_DATA_TEST_CASE_F(
    folder,
    files_of_any_name,
    boost::unit_test::data::make({"a b.db", "a=b.db", "timeout=1 dbname=x.db", "a  b= .db", "ü"}
    ),
    name
) {
    connection link({.name = "sqlite3://" + path + "/" + name});
    BOOST_TEST(link.answers());
    BOOST_TEST(std::filesystem::exists(path + "/" + name));
}

BOOST_AUTO_TEST_CASE(a_relative_name_is_of_the_folder_at_construction) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(path);
    connection link({.name = "sqlite3:site.db"});
    std::filesystem::current_path(before);
    BOOST_TEST(link.answers());
    BOOST_TEST(std::filesystem::exists(file()));
}

BOOST_AUTO_TEST_CASE(what_can_not_be_opened_is_unavailable) {
    connection missing({.name = "sqlite3://" + path + "/no/such/folder.db"});
    BOOST_CHECK_EXCEPTION(missing.open(), database_unavailable, [](const auto &error) {
        return std::string_view(error.what()).find("No such file") != std::string_view::npos;
    });
    BOOST_TEST(!missing.answers());
    connection a_folder({.name = "sqlite3://" + path});
    BOOST_CHECK_THROW(a_folder.open(), database_unavailable);
    connection nobody({.name = "postgresql://host=" + path + " dbname=x"});
    BOOST_CHECK_THROW(nobody.open(), database_unavailable);
}

BOOST_AUTO_TEST_CASE(what_appears_later_is_opened_then) {
    connection link({.name = "sqlite3://" + path + "/later/site.db"});
    BOOST_CHECK_THROW(link.open(), database_unavailable);
    std::filesystem::create_directory(path + "/later");
    BOOST_TEST(link.answers());
}

BOOST_AUTO_TEST_CASE(a_forked_child_can_not_use_the_handle) {
    connection link(settings());
    link.open();
    const pid_t child = start_child([&] {
        try {
            link.open();
        } catch (const std::logic_error &) {
            return;
        }
        throw std::runtime_error("the child uses its parent's connection");
    });
    BOOST_TEST(wait_for(child) == 0);
    BOOST_TEST(link.answers());
}

BOOST_AUTO_TEST_CASE(the_hook_disables_even_what_was_not_open) {
    connection link(settings());
    link.disable_in_child();
    BOOST_CHECK_THROW(link.open(), std::logic_error);
    BOOST_TEST(!std::filesystem::exists(file()));
}

// A file that another program keeps in rollback mode, and writes: to change the mode is then
// refused at once, whatever the busy timeout.
BOOST_AUTO_TEST_CASE(the_first_opening_waits_for_a_writer) {
    int go[2];
    BOOST_REQUIRE(::pipe(go) == 0);
    const pid_t child = start_child([&] {
        char octet = 0;
        if (::read(go[0], &octet, 1) == 1) {
            connection(settings()).open();
        }
    });
    soci::session raw(*soci::factory_sqlite3(), file());
    raw << "CREATE TABLE t (n INTEGER)";
    raw << "BEGIN IMMEDIATE";
    raw << "INSERT INTO t VALUES (1)";
    BOOST_REQUIRE(::write(go[1], "x", 1) == 1);
    while (!has_open(child, file())) {
        ::sched_yield();
    }
    raw << "COMMIT";
    BOOST_TEST(wait_for(child) == 0);
    ::close(go[0]);
    ::close(go[1]);
}

// Several workers that start at once all change the journal mode.
BOOST_AUTO_TEST_CASE(first_opening_by_many) {
    for (int round = 0; round < 5; ++round) {
        const connection_settings own{
            .name = "sqlite3://" + path + "/" + std::to_string(round)
        };
        run_children(8, [&](int) { connection(own).open(); });
    }
}

BOOST_AUTO_TEST_SUITE_END()
