// SPDX-License-Identifier: MIT
#include "database/migration.hpp"
#include "database/transaction.hpp"
#include "folder.hpp"

using namespace imprint;
using namespace imprint::detail;

namespace {

const std::vector<std::string> steps{
    "CREATE TABLE note (text TEXT NOT NULL); CREATE INDEX note_text ON note (text)",
    "INSERT INTO note VALUES ('a; semicolon'); INSERT INTO note VALUES ('two')",
    "ALTER TABLE note ADD COLUMN stars INTEGER NOT NULL DEFAULT 3",
};

std::span<const std::string> first(std::size_t count) {
    return {steps.data(), count};
}

long long number(connection &link, const std::string &query) {
    long long n = -1;
    link.open() << query, soci::into(n);
    return n;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(migrations, folder)

BOOST_AUTO_TEST_CASE(each_step_is_applied_once) {
    connection link(settings());
    migrate(link, "site", first(2));
    BOOST_TEST(number(link, "SELECT COUNT(*) FROM note") == 2);
    migrate(link, "site", first(2));
    BOOST_TEST(number(link, "SELECT COUNT(*) FROM note") == 2);
    migrate(link, "site", steps);
    BOOST_TEST(number(link, "SELECT SUM(stars) FROM note") == 6);
}

BOOST_AUTO_TEST_CASE(owners_are_counted_apart) {
    connection link(settings());
    migrate(link, "site", first(1));
    const std::vector<std::string> other{"CREATE TABLE other (n INTEGER)"};
    migrate(link, "other", other);
    BOOST_TEST(number(link, "SELECT COUNT(*) FROM other") == 0);
}

BOOST_AUTO_TEST_CASE(a_failing_step_takes_back_all) {
    connection link(settings());
    std::vector<std::string> broken = steps;
    broken[2] = "INSERT INTO note VALUES ('late'); INSERT INTO nowhere VALUES (1)";
    BOOST_CHECK_EXCEPTION(
        migrate(link, "site", broken),
        soci::soci_error,
        [](const auto &error) {
            return std::string_view(error.what()).find("step 3 of the tables of site") !=
                   std::string_view::npos;
        }
    );
    BOOST_TEST(!link.transaction_is_open());
    BOOST_TEST(number(link, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'note'") == 0);
    migrate(link, "site", steps);
    BOOST_TEST(number(link, "SELECT COUNT(*) FROM note") == 2);
}

BOOST_AUTO_TEST_CASE(an_older_program_is_refused) {
    connection link(settings());
    migrate(link, "site", steps);
    BOOST_CHECK_THROW(migrate(link, "site", first(2)), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(many_workers_at_once) {
    run_children(4, [&](int) {
        connection own(settings());
        migrate(own, "site", steps);
        if (number(own, "SELECT COUNT(*) FROM note") != 2) {
            throw std::runtime_error("not there after migrate");
        }
    });
    connection link(settings());
    BOOST_TEST(number(link, "SELECT COUNT(*) FROM note") == 2);
    BOOST_TEST(number(link, "SELECT version FROM imprint_schema WHERE owner = 'site'") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
