// SPDX-License-Identifier: MIT
// Sessions as two tables of the site's database, and their cookie.
//
//     session_scope scope(store, work, {.cookie = ..., .https = true});
//     function(scope.handle());
//     work.commit();
//     if (auto field = scope.set_cookie()) answer.add("Set-Cookie", *field);
#pragma once

#include "database/transaction.hpp"
#include "imprint/session.hpp"
#include "session/session_id.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace imprint::detail {

class session_rows;

struct session_settings {
    std::chrono::seconds idle{std::chrono::hours(2)};      // unused for so long: gone
    std::chrono::seconds absolute{std::chrono::hours(24)}; // since it began: gone
    std::size_t value_bytes = 64 * 1024; // of one value; more is std::length_error
    std::size_t values = 64;             // keys of one session; more is std::length_error
    std::function<std::chrono::sys_seconds()> now; // the system's clock when empty
};

// What the request brought.
struct session_arrival {
    std::optional<std::string> cookie; // the cookie named session_cookie_name(https)
    bool https = false;
    // Sessions begun with a binding (a certificate's fingerprint) exist only for requests
    // with the same one; "" binds to nothing.
    std::string binding;
};

// Per worker.  Holds no connection: it works over the request's transaction.
class session_store {
  public:
    explicit session_store(session_settings settings = {});

    // Makes the tables where they are missing; once per worker start, safe for all at once.
    static void migrate(connection &connection);

    // Deletes at most `most` expired sessions in a write transaction of its own and returns
    // how many: to be called now and then (the worker does when idle).
    std::size_t remove_expired(connection &connection, std::size_t most = 100) const;

    const session_settings &settings() const noexcept { return settings_; }
    std::chrono::sys_seconds now() const;
    bool expired(std::int64_t began, std::int64_t used) const; // seconds since 1970
    // The same within a transaction that is already there.
    std::size_t remove_expired(session_rows &rows, std::size_t most) const;

  private:
    session_settings settings_;
};

// One request's session.  `store` and `work` outlive it.
class session_scope {
  public:
    session_scope(const session_store &store, transaction &work, session_arrival arrival);
    ~session_scope();
    session_scope(const session_scope &) = delete;
    session_scope &operator=(const session_scope &) = delete;
    session_scope(session_scope &&) = delete;
    session_scope &operator=(session_scope &&) = delete;

    session &handle() noexcept { return *session_; }

    // The whole value of a Set-Cookie field, when the browser has to learn one: after
    // work.commit(), for what was rolled back needs no cookie.
    std::optional<std::string> set_cookie() const;

  private:
    session_state *state_; // owned by *session_
    std::unique_ptr<session> session_;
};

} // namespace imprint::detail
