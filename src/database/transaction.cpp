// SPDX-License-Identifier: MIT
#include "database/transaction.hpp"

#include "database/failure.hpp"

#include <soci/soci.h>

#include <stdexcept>
#include <string>

namespace imprint::detail {

namespace {

// A deferred SQLite transaction that reads, then writes, fails at once with BUSY_SNAPSHOT
// when another has written in between, whatever the busy timeout: hence IMMEDIATE.
//
// PostgreSQL and MySQL: a function that only reads sees one state of the data throughout;
// one that writes sees what others committed meanwhile, or a session's compare-and-set
// would compare with the past for ever (MySQL's default is REPEATABLE READ).
const char *begin_statement(dialect kind, access_mode how) {
    const bool reads = how == access_mode::read_only;
    switch (kind) {
    case dialect::sqlite:
        return reads ? "BEGIN" : "BEGIN IMMEDIATE";
    case dialect::postgresql:
        return reads ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                     : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    case dialect::mysql:
        break;
    }
    return reads ? "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
                 : "START TRANSACTION READ WRITE";
}

} // namespace

transaction::transaction(connection &connection, access_mode mode) noexcept
    : connection_(connection), access_(mode), handle_(*this) {
}

transaction::~transaction() {
    rollback();
}

soci::session &transaction::sql() {
    switch (state_) {
    case state::idle:
        begin(access_);
        state_ = state::begun;
        break;
    case state::begun:
        if (!connection_.transaction_is_open()) {
            throw database_unavailable("database: it ended the transaction by itself");
        }
        break;
    case state::apart:
        throw std::logic_error("database: not inside a session's update");
    case state::committed:
    case state::rolled_back:
        throw std::logic_error("database: the transaction is over");
    }
    return connection_.open();
}

void transaction::begin(access_mode how) {
    const bool fresh = !connection_.is_open();
    connection_.open();
    if (connection_.file_moved()) {
        connection_.reopen();
    }
    try {
        send_begin(how);
        return;
    } catch (const soci::soci_error &error) {
        // A server that was restarted is noticed here.  Nothing was sent before BEGIN, so to
        // begin anew on a new connection repeats nothing.
        if (fresh || connection_.kind() == dialect::sqlite) {
            connection_.close();
            throw database_unavailable(std::string("database: ") + error.what());
        }
    }
    connection_.close();
    connection_.open();
    try {
        send_begin(how);
    } catch (const soci::soci_error &error) {
        connection_.close();
        throw database_unavailable(std::string("database: ") + error.what());
    }
}

void transaction::send_begin(access_mode how) {
    how = connection_.is_read_only() ? access_mode::read_only : how;
    connection_.query_only(how == access_mode::read_only);
    if (connection_.kind() == dialect::mysql && how == access_mode::read_write) {
        connection_.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }
    connection_.execute(begin_statement(connection_.kind(), how));
}

void transaction::commit() {
    if (state_ == state::begun) {
        send_commit(access_);
    } else if (state_ != state::idle) {
        throw std::logic_error("database: the transaction is over");
    }
    state_ = state::committed;
}

void transaction::send_commit(access_mode how) {
    if (connection_.kind() == dialect::postgresql && how == access_mode::read_write) {
        // PostgreSQL answers the COMMIT of a failed transaction with a ROLLBACK that looks
        // like success to SOCI; any other statement tells.
        try {
            connection_.execute("SELECT 1");
        } catch (const soci::soci_error &error) {
            give_up();
            throw database_unavailable(std::string("database: not committed: ") + error.what());
        }
    }
    if (how == access_mode::read_write && connection_.file_moved()) {
        give_up();
        throw database_unavailable("database: not committed: its file was deleted or replaced");
    }
    try {
        connection_.execute("COMMIT");
    } catch (const soci::soci_error &error) {
        const std::string why = error.what();
        const bool lost = connection_.kind() != dialect::sqlite && !connection_.answers();
        give_up();
        if (how == access_mode::read_only) {
            return; // what was read was read
        }
        if (lost) {
            throw outcome_unknown("database: the connection was lost during COMMIT: " + why);
        }
        throw database_unavailable("database: not committed: " + why);
    }
}

void transaction::rollback() noexcept {
    if (state_ == state::begun) {
        give_up();
    }
    if (state_ != state::committed) {
        state_ = state::rolled_back;
    }
}

void transaction::give_up() noexcept {
    state_ = state::rolled_back;
    try {
        // SQLite rolls back by itself after some errors, and a second ROLLBACK is one.
        if (connection_.transaction_is_open()) {
            connection_.execute("ROLLBACK");
        }
    } catch (const std::exception &) {
        connection_.close();
    }
}

void transaction::write(const std::function<void(soci::session &)> &work) {
    if (!read_only()) {
        work(sql());
        return;
    }
    if (state_ == state::begun) {
        send_commit(access_mode::read_only);
    } else if (state_ != state::idle) {
        throw std::logic_error("database: not inside a session's update");
    }
    state_ = state::apart;
    try {
        begin(access_mode::read_write);
        work(connection_.open());
        send_commit(access_mode::read_write);
    } catch (const soci::soci_error &error) {
        give_up();
        state_ = state::idle;
        refuse_where_nothing_is_written(error);
        throw;
    } catch (...) {
        give_up();
        state_ = state::idle;
        throw;
    }
    state_ = state::idle;
}

// Where it would be written otherwise.
void transaction::refuse_where_nothing_is_written(const soci::soci_error &error) {
    if (connection_.is_read_only() && is_write_refused(error)) {
        connection_.note_refused_write();
        throw database_unavailable(
            std::string("database: it is open for reading alone: ") + error.what()
        );
    }
}

void transaction::rethrow_as_ours() {
    const bool was_open = connection_.is_open();
    rollback();
    const bool lost = was_open && !connection_.is_open();
    try {
        throw;
    } catch (const soci::soci_error &error) {
        const std::string why = error.what();
        if (read_only() && is_write_refused(error)) {
            throw read_only_write("this writes: give it on_post: " + why);
        }
        refuse_where_nothing_is_written(error);
        if (lost || is_unavailable(error)) {
            throw database_unavailable("database: " + why);
        }
        throw;
    }
}

} // namespace imprint::detail
