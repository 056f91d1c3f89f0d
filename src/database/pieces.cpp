// SPDX-License-Identifier: MIT
#include "imprint/pieces.hpp"

#include "base/encoding.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace imprint {

namespace {

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    });
}

void check(const std::string &table) {
    if (!is_name(table)) {
        throw std::invalid_argument("pieces: the name of a table is letters, digits and '_'");
    }
}

// soci::blob is one buffer on SQLite, but on PostgreSQL a large object beside the table, and
// MySQL's backend has none: there octets travel in hexadecimal.
bool takes_blobs(soci::session &sql) {
    return sql.get_backend_name() == "sqlite3";
}
bool is_mysql(soci::session &sql) {
    return sql.get_backend_name() == "mysql";
}

std::string hex_of(const std::string &octets) {
    return base::format_hex(
        {reinterpret_cast<const std::uint8_t *>(octets.data()), octets.size()}
    );
}

std::string octets_of(const std::string &hex) {
    std::string octets(hex.size() / 2, '\0');
    for (std::size_t i = 0; i < octets.size(); ++i) {
        octets[i] = static_cast<char>(
            base::hex_value(hex[2 * i]) << 4 | base::hex_value(hex[2 * i + 1])
        );
    }
    return octets;
}

std::string insert_into(const std::string &table, const char *octets) {
    return "INSERT INTO " + table + " (owner, number, octets) VALUES (:owner, :number, " +
           octets + ")";
}

std::string select_from(const std::string &table, const char *octets) {
    return std::string("SELECT ") + octets + " FROM " + table +
           " WHERE owner = :owner AND number = :number";
}

std::optional<std::string>
find_piece(soci::session &sql, const pieces_of &whose, std::int64_t number) {
    if (takes_blobs(sql)) {
        soci::blob blob(sql);
        sql << select_from(whose.table, "octets"), soci::use(whose.owner), soci::use(number),
            soci::into(blob);
        if (!sql.got_data()) {
            return std::nullopt;
        }
        std::string octets(blob.get_len(), '\0');
        blob.read(0, octets.data(), octets.size());
        return octets;
    }
    std::string hex;
    sql << select_from(whose.table, is_mysql(sql) ? "HEX(octets)" : "encode(octets, 'hex')"),
        soci::use(whose.owner), soci::use(number), soci::into(hex);
    return sql.got_data() ? std::optional(octets_of(hex)) : std::nullopt;
}

} // namespace

piece_writer::piece_writer(database &db, pieces_of whose) : db_(db), whose_(std::move(whose)) {
    check(whose_.table);
}

void piece_writer::write(std::string_view octets) {
    while (!octets.empty()) {
        const std::size_t taken = std::min(octets.size(), piece_bytes - buffer_.size());
        buffer_.append(octets.substr(0, taken));
        octets.remove_prefix(taken);
        if (buffer_.size() == piece_bytes) {
            store();
        }
    }
}

std::uint64_t piece_writer::finish() {
    if (!buffer_.empty()) {
        store();
    }
    return stored_;
}

// Never an empty piece: SOCI stores an empty blob as NULL.
void piece_writer::store() {
    soci::session &sql = db_.sql();
    const auto number = static_cast<std::int64_t>(stored_ / piece_bytes);
    if (takes_blobs(sql)) {
        soci::blob blob(sql);
        blob.append(buffer_.data(), buffer_.size());
        sql << insert_into(whose_.table, ":octets"), soci::use(whose_.owner), soci::use(number),
            soci::use(blob);
    } else {
        const std::string hex = hex_of(buffer_);
        sql << insert_into(whose_.table, is_mysql(sql) ? "UNHEX(:hex)" : "decode(:hex, 'hex')"),
            soci::use(whose_.owner), soci::use(number), soci::use(hex);
    }
    stored_ += buffer_.size();
    buffer_.clear();
}

std::uint64_t read_pieces(
    database &db,
    const pieces_of &whose,
    std::uint64_t offset,
    std::uint64_t length,
    const std::function<void(std::string_view)> &take
) {
    check(whose.table);
    std::uint64_t given = 0;
    while (given < length) {
        const std::uint64_t at = offset + given;
        const auto piece =
            find_piece(db.sql(), whose, static_cast<std::int64_t>(at / piece_bytes));
        const std::size_t from = at % piece_bytes;
        if (!piece || piece->size() <= from) {
            break;
        }
        const auto portion = std::string_view(*piece).substr(from, length - given);
        take(portion);
        given += portion.size();
    }
    return given;
}

void erase_pieces(database &db, const pieces_of &whose) {
    check(whose.table);
    db << "DELETE FROM " + whose.table + " WHERE owner = :owner", soci::use(whose.owner);
}

} // namespace imprint
