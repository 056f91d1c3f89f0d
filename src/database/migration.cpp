// SPDX-License-Identifier: MIT
#include "database/migration.hpp"

#include "database/transaction.hpp"

#include <soci/soci.h>

#include <optional>
#include <stdexcept>

namespace imprint::detail {

namespace {

// Nothing when the version table isn't there yet.  Outside of a transaction: on PostgreSQL
// the failed statement would take it with it.
std::optional<long long> find_version(connection &connection, const std::string &owner) {
    try {
        long long version = 0;
        connection.open() << "SELECT version FROM imprint_schema WHERE owner = :owner",
            soci::use(owner), soci::into(version);
        return connection.open().got_data() ? std::optional(version) : std::nullopt;
    } catch (const soci::soci_error &) {
        return std::nullopt;
    }
}

// SQLite's IMMEDIATE transaction keeps the others out; the servers need a lock of ours, for
// their CREATE TABLE IF NOT EXISTS fails when two run it at once.
void lock_schema(soci::session &sql, dialect kind) {
    if (kind == dialect::postgresql) {
        sql << "SELECT pg_advisory_xact_lock(7310579612345)";
    } else if (kind == dialect::mysql) {
        int got = 0;
        sql << "SELECT GET_LOCK('imprint_schema', 60)", soci::into(got);
        if (got != 1) {
            throw database_unavailable("database: another migration runs for a minute now");
        }
    }
}

long long read_version(soci::session &sql, const std::string &owner) {
    sql << "CREATE TABLE IF NOT EXISTS imprint_schema ("
           "owner VARCHAR(64) NOT NULL PRIMARY KEY, version BIGINT NOT NULL)";
    long long version = 0;
    sql << "SELECT version FROM imprint_schema WHERE owner = :owner", soci::use(owner),
        soci::into(version);
    if (!sql.got_data()) {
        version = 0;
        sql << "INSERT INTO imprint_schema (owner, version) VALUES (:owner, 0)",
            soci::use(owner);
    }
    return version;
}

void refuse_newer(const std::string &owner, long long version, std::size_t known) {
    if (version > static_cast<long long>(known)) {
        throw std::runtime_error(
            "database: the tables of " + owner + " are at version " + std::to_string(version) +
            ", this program knows " + std::to_string(known) + ": is it older than the data?"
        );
    }
}

void apply(
    connection &connection, const std::string &owner, std::span<const std::string> steps
) {
    soci::session &sql = connection.open();
    const long long done = read_version(sql, owner);
    refuse_newer(owner, done, steps.size());
    for (std::size_t i = static_cast<std::size_t>(done); i < steps.size(); ++i) {
        try {
            connection.execute(steps[i]);
        } catch (soci::soci_error &error) {
            error.add_context(
                "while applying step " + std::to_string(i + 1) + " of the tables of " + owner
            );
            throw;
        }
    }
    const auto version = static_cast<long long>(steps.size());
    sql << "UPDATE imprint_schema SET version = :version WHERE owner = :owner",
        soci::use(version), soci::use(owner);
}

} // namespace

void migrate(
    connection &connection, std::string_view owner, std::span<const std::string> steps
) {
    const std::string name(owner);
    // The usual start of a worker: nothing to do, no waiting for anybody's write.
    if (const auto version = find_version(connection, name)) {
        refuse_newer(name, *version, steps.size());
        if (*version == static_cast<long long>(steps.size())) {
            return;
        }
    }
    transaction work(connection, access_mode::read_write);
    try {
        lock_schema(work.sql(), connection.kind());
        apply(connection, name, steps);
        work.commit();
    } catch (...) {
        work.rethrow_as_ours();
    }
    if (connection.kind() == dialect::mysql) {
        connection.execute("DO RELEASE_LOCK('imprint_schema')");
    }
}

} // namespace imprint::detail
