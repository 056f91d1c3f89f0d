// SPDX-License-Identifier: MIT
// The statements about sessions, in the dialect of the database.  SQL only here.
#pragma once

#include "database/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace imprint::detail {

// Times are seconds since 1970 (UTC).  `number` is what values refer to, so that a renewed
// id moves no rows.
struct session_row {
    std::int64_t number = 0;
    std::string id_hash;
    std::int64_t began = 0;
    std::int64_t used = 0;
    std::string binding;
};

struct session_value_row {
    std::int64_t version = 0;
    std::string json;
};

std::vector<std::string> session_tables(dialect kind);

class session_rows {
  public:
    session_rows(soci::session &sql, dialect kind) noexcept : sql_(sql), kind_(kind) {}

    std::optional<session_row> find(const std::string &id_hash);
    void insert(const session_row &row);
    // Whether the session still is what `row` says; keeps a renewal out until the
    // transaction ends, but no other request of the session.
    bool hold(const session_row &row);
    bool renew(const session_row &row, const std::string &new_hash);
    void touch(const session_row &row, std::int64_t now);
    void remove(const session_row &row);
    std::size_t
    remove_expired(std::int64_t used_before, std::int64_t began_before, std::size_t most);

    std::optional<session_value_row> find_value(std::int64_t session, const std::string &key);
    std::size_t count_values(std::int64_t session);
    // False when the key is there already.
    bool insert_value(std::int64_t session, const std::string &key, const session_value_row &);
    // False when the version is no longer `expected`.
    bool replace_value(
        std::int64_t session,
        const std::string &key,
        std::int64_t expected,
        const session_value_row &value
    );
    void remove_value(std::int64_t session, const std::string &key);

  private:
    soci::session &sql_;
    dialect kind_;
};

} // namespace imprint::detail
