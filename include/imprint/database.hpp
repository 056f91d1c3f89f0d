// SPDX-License-Identifier: MIT
// A published function's way to the database: this worker's SOCI session, in a transaction
// that begins at the function's first statement and is committed before the first octet of
// a success leaves.  Read-only on GET and HEAD.
#pragma once

#include <soci/soci.h>

#include <stdexcept>

namespace imprint {

namespace detail {
class transaction;
}

// Answered 503: the database can't be reached, is busy for too long, or did not commit.
// Nothing was stored.
class database_unavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Answered 503: the connection was lost during COMMIT, so nobody here knows whether it took
// effect.  Never retried.
class outcome_unknown : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Answered 500 in general terms: a function that answers GET tried to write.  what() is for
// the log and begins "this writes: give it on_post".
class read_only_write : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

// Never made by a site: it is a parameter, `database&`.  Valid until the function returns;
// a `stream` body may not use it.
class database {
  public:
    database(const database &) = delete;
    database &operator=(const database &) = delete;
    database(database &&) = delete;
    database &operator=(database &&) = delete;
    ~database() = default;

    // Begins the transaction at its first call, so that a function which sends nothing
    // costs nothing.  Ask for it anew for each statement rather than keeping the reference:
    // each call checks that the transaction is still the one that was begun.
    // Never send BEGIN, COMMIT or ROLLBACK through it; savepoints are fine.
    // Throws database_unavailable.
    soci::session &sql();

    // db << "SELECT name FROM person WHERE id = :id", soci::use(id), soci::into(name);
    template <typename Text>
    soci::details::once_temp_type operator<<(const Text &text) {
        return sql() << text;
    }

    bool read_only() const noexcept;

  private:
    friend class detail::transaction;
    explicit database(detail::transaction &transaction) noexcept : transaction_(&transaction) {}

    detail::transaction *transaction_;
};

} // namespace imprint
