// SPDX-License-Identifier: MIT
// What SOCI's exceptions mean to the caller.  Pure.
#pragma once

namespace soci {
class soci_error;
}

namespace imprint::detail {

// A write was refused because the transaction is read-only.
bool is_write_refused(const soci::soci_error &error) noexcept;

// Trouble of the database, not of the statement: busy, disk full, I/O, connection.
bool is_unavailable(const soci::soci_error &error) noexcept;

} // namespace imprint::detail
