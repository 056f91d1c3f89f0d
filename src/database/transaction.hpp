// SPDX-License-Identifier: MIT
// What one request does with the database: begun at its first statement, committed once,
// otherwise rolled back.
//
//     transaction work(connection, access_mode::read_write);
//     try {
//         response answer = function(work.handle());
//         work.commit();
//     } catch (...) {
//         work.rethrow_as_ours();
//     }
#pragma once

#include "database/connection.hpp"
#include "imprint/database.hpp"

#include <functional>

namespace soci {
class soci_error;
}

namespace imprint::detail {

enum class access_mode { read_only, read_write };

class transaction {
  public:
    // Sends nothing.  `connection` outlives it; one at a time per connection.
    transaction(connection &connection, access_mode mode) noexcept;
    ~transaction(); // rolls back what was not committed
    transaction(const transaction &) = delete;
    transaction &operator=(const transaction &) = delete;
    transaction(transaction &&) = delete;
    transaction &operator=(transaction &&) = delete;

    database &handle() noexcept { return handle_; }
    bool read_only() const noexcept { return access_ == access_mode::read_only; }
    connection &over() noexcept { return connection_; }

    // Begins when it has not begun.  Throws database_unavailable.
    soci::session &sql();
    bool begun() const noexcept { return state_ == state::begun; }

    // Runs `work` where it may write: in this transaction, or when that is read-only in one
    // of its own that is committed at once.  The read-only one ends before it and begins
    // anew at its next statement.  Inside, sql() of a read-only transaction throws
    // std::logic_error: `work` was given the session, nobody else may write through it.
    void write(const std::function<void(soci::session &)> &work);

    // Throws database_unavailable (nothing was stored) or outcome_unknown.  Without any
    // statement it does nothing.
    void commit();
    void rollback() noexcept;
    // True once commit() succeeded.
    bool committed() const noexcept { return state_ == state::committed; }

    // For a catch block: rolls back, then throws the current exception, or in its place
    // read_only_write, or database_unavailable when the connection turned out to be lost.
    [[noreturn]] void rethrow_as_ours();

  private:
    enum class state { idle, begun, apart, committed, rolled_back };

    void begin(access_mode how);
    void send_begin(access_mode how);
    void send_commit(access_mode how);
    void give_up() noexcept;
    void refuse_where_nothing_is_written(const soci::soci_error &error);

    connection &connection_;
    access_mode access_;
    state state_ = state::idle;
    database handle_;
};

} // namespace imprint::detail
