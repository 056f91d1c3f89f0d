// SPDX-License-Identifier: MIT
// A site with sessions, a clock that stands still, and a browser that keeps its cookie.
#pragma once

#include "database/folder.hpp"
#include "database/transaction.hpp"
#include "session/session_store.hpp"

#include <soci/soci.h>

#include <chrono>
#include <functional>
#include <string>

using imprint::detail::access_mode;

struct site : folder {
    site() { imprint::detail::session_store::migrate(link); }

    imprint::detail::session_settings session_settings() {
        using namespace std::chrono_literals;
        return {
            .idle = 1000s,
            .absolute = 5000s,
            .value_bytes = 100,
            .values = 3,
            .now = [this] { return now; },
        };
    }

    long long number(const std::string &query) {
        long long n = -1;
        link.open() << query, soci::into(n);
        return n;
    }
    long long sessions() { return number("SELECT COUNT(*) FROM imprint_session"); }

    std::chrono::sys_seconds now{std::chrono::seconds(1'000'000)};
    imprint::detail::connection link{settings()};
    imprint::detail::session_store store{session_settings()};
};

// What a browser does with the Set-Cookie fields of one site.
struct browser {
    void take(const std::optional<std::string> &set_cookie) {
        last = set_cookie;
        if (set_cookie) {
            const std::size_t from = set_cookie->find('=') + 1;
            const std::string value = set_cookie->substr(from, set_cookie->find(';') - from);
            cookie = value.empty() ? std::nullopt : std::optional(value);
        }
    }

    std::optional<std::string> cookie;
    std::optional<std::string> last; // of the last answer
    bool https = true;
    std::string binding;
};

using visit = std::function<void(imprint::session &)>;

// One request from its first to its last octet, in a function that succeeds.
inline void request(site &where, browser &client, access_mode how, const visit &function) {
    imprint::detail::transaction work(where.link, how);
    imprint::detail::session_scope scope(
        where.store,
        work,
        {.cookie = client.cookie, .https = client.https, .binding = client.binding}
    );
    function(scope.handle());
    work.commit();
    client.take(scope.set_cookie());
}
inline void get(site &where, browser &client, const visit &function) {
    request(where, client, access_mode::read_only, function);
}
inline void post(site &where, browser &client, const visit &function) {
    request(where, client, access_mode::read_write, function);
}
