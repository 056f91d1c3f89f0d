// SPDX-License-Identifier: MIT
#include "session/session_rows.hpp"

#include <soci/soci.h>

namespace imprint::detail {

namespace {

// SOCI binds the address of each value: `statement` lives no longer than they do.
bool changes_one(soci::statement statement) {
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

} // namespace

std::vector<std::string> session_tables(dialect kind) {
    const bool mysql = kind == dialect::mysql;
    // MySQL compares text without regard to case by default, and its TEXT ends at 64 KiB.
    const std::string options =
        mysql ? " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin" : "";
    const std::string text = mysql ? "MEDIUMTEXT" : "TEXT";
    return {
        "CREATE TABLE imprint_session ("
        "number BIGINT NOT NULL PRIMARY KEY, id_hash VARCHAR(64) NOT NULL UNIQUE, "
        "began BIGINT NOT NULL, used BIGINT NOT NULL, binding VARCHAR(128) NOT NULL)" +
            options,
        "CREATE INDEX imprint_session_used ON imprint_session (used)",
        "CREATE INDEX imprint_session_began ON imprint_session (began)",
        "CREATE TABLE imprint_session_value ("
        "session BIGINT NOT NULL, name VARCHAR(128) NOT NULL, version BIGINT NOT NULL, "
        "json " +
            text +
            " NOT NULL, PRIMARY KEY (session, name), "
            "FOREIGN KEY (session) REFERENCES imprint_session (number) ON DELETE CASCADE)" +
            options,
    };
}

std::optional<session_row> session_rows::find(const std::string &id_hash) {
    session_row row{.id_hash = id_hash, .binding = {}};
    sql_ << "SELECT number, began, used, binding FROM imprint_session WHERE id_hash = :hash",
        soci::use(id_hash), soci::into(row.number), soci::into(row.began), soci::into(row.used),
        soci::into(row.binding);
    return sql_.got_data() ? std::optional(std::move(row)) : std::nullopt;
}

void session_rows::insert(const session_row &row) {
    sql_ << "INSERT INTO imprint_session (number, id_hash, began, used, binding) "
            "VALUES (:number, :hash, :began, :used, :binding)",
        soci::use(row.number), soci::use(row.id_hash), soci::use(row.began),
        soci::use(row.used), soci::use(row.binding);
}

bool session_rows::hold(const session_row &row) {
    // KEY SHARE stands in the way of a renewed id and of a deleted row, not of touch() nor
    // of another KEY SHARE.  SQLite's writers are alone already.
    const char *lock = kind_ == dialect::postgresql ? " FOR KEY SHARE"
                       : kind_ == dialect::mysql    ? " LOCK IN SHARE MODE"
                                                    : "";
    std::int64_t number = 0;
    sql_ << "SELECT number FROM imprint_session WHERE number = :number AND id_hash = :hash"
         << lock,
        soci::use(row.number), soci::use(row.id_hash), soci::into(number);
    return sql_.got_data();
}

bool session_rows::renew(const session_row &row, const std::string &new_hash) {
    return changes_one(
        (sql_.prepare << "UPDATE imprint_session SET id_hash = :new "
                         "WHERE number = :number AND id_hash = :old",
         soci::use(new_hash),
         soci::use(row.number),
         soci::use(row.id_hash))
    );
}

void session_rows::touch(const session_row &row, std::int64_t now) {
    sql_ << "UPDATE imprint_session SET used = :now WHERE number = :number AND used < :now2",
        soci::use(now), soci::use(row.number), soci::use(now);
}

void session_rows::remove(const session_row &row) {
    sql_ << "DELETE FROM imprint_session WHERE number = :number", soci::use(row.number);
}

std::size_t session_rows::remove_expired(
    std::int64_t used_before, std::int64_t began_before, std::size_t most
) {
    const auto limit = static_cast<long long>(most);
    // MySQL has no LIMIT in a subquery of IN, but takes one around it.
    soci::statement statement =
        (sql_.prepare
             << "DELETE FROM imprint_session WHERE number IN (SELECT number FROM ("
                "SELECT number FROM imprint_session WHERE used <= :used OR began <= :began "
                "LIMIT :most) AS expired)",
         soci::use(used_before),
         soci::use(began_before),
         soci::use(limit));
    statement.execute(true);
    return static_cast<std::size_t>(statement.get_affected_rows());
}

std::optional<session_value_row>
session_rows::find_value(std::int64_t session, const std::string &key) {
    session_value_row row;
    sql_ << "SELECT version, json FROM imprint_session_value "
            "WHERE session = :session AND name = :name",
        soci::use(session), soci::use(key), soci::into(row.version), soci::into(row.json);
    return sql_.got_data() ? std::optional(std::move(row)) : std::nullopt;
}

std::size_t session_rows::count_values(std::int64_t session) {
    long long count = 0;
    sql_ << "SELECT COUNT(*) FROM imprint_session_value WHERE session = :session",
        soci::use(session), soci::into(count);
    return static_cast<std::size_t>(count);
}

bool session_rows::insert_value(
    std::int64_t session, const std::string &key, const session_value_row &value
) {
    const bool mysql = kind_ == dialect::mysql;
    return changes_one(
        (sql_.prepare << (mysql ? "INSERT IGNORE" : "INSERT")
                      << " INTO imprint_session_value (session, name, version, json) "
                         "VALUES (:session, :name, :version, :json)"
                      << (mysql ? "" : " ON CONFLICT DO NOTHING"),
         soci::use(session),
         soci::use(key),
         soci::use(value.version),
         soci::use(value.json))
    );
}

bool session_rows::replace_value(
    std::int64_t session,
    const std::string &key,
    std::int64_t expected,
    const session_value_row &value
) {
    return changes_one(
        (sql_.prepare << "UPDATE imprint_session_value SET version = :version, json = :json "
                         "WHERE session = :session AND name = :name AND version = :expected",
         soci::use(value.version),
         soci::use(value.json),
         soci::use(session),
         soci::use(key),
         soci::use(expected))
    );
}

void session_rows::remove_value(std::int64_t session, const std::string &key) {
    sql_ << "DELETE FROM imprint_session_value WHERE session = :session AND name = :name",
        soci::use(session), soci::use(key);
}

} // namespace imprint::detail
