// SPDX-License-Identifier: MIT
#include "database/failure.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <string_view>

namespace imprint::detail {

bool is_write_refused(const soci::soci_error &error) noexcept {
    if (const auto *sqlite = dynamic_cast<const soci::sqlite3_soci_error *>(&error)) {
        return (sqlite->result() & 0xff) == SQLITE_READONLY;
    }
    // The plug-ins' exception types can't be named without linking them.  These are the
    // English texts of SQLSTATE 25006 (PostgreSQL) and of error 1792 (MySQL); a server that
    // speaks another language makes this an ordinary 500.
    const std::string_view text = error.what();
    return text.find("in a read-only transaction") != text.npos ||
           text.find("in a READ ONLY transaction") != text.npos;
}

bool is_unavailable(const soci::soci_error &error) noexcept {
    const auto *sqlite = dynamic_cast<const soci::sqlite3_soci_error *>(&error);
    if (sqlite == nullptr) {
        return error.get_error_category() == soci::soci_error::connection_error;
    }
    switch (sqlite->result() & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY: // of a file that this user may not write
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOTADB:
        return true;
    default:
        return false;
    }
}

} // namespace imprint::detail
