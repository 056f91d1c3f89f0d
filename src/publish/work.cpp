// SPDX-License-Identifier: MIT
#include "publish/work.hpp"

#include "database/transaction.hpp"
#include "session/session_store.hpp"

#include <optional>
#include <string>
#include <utility>

namespace imprint::detail {
namespace {

access_mode access_for(const request &asked) {
    const bool safe = asked.method() == "GET" || asked.method() == "HEAD";
    return safe ? access_mode::read_only : access_mode::read_write;
}

session_arrival arrival_of(const request &asked) {
    const bool https = asked.scheme() == "https";
    session_arrival arrival{std::nullopt, https, ""};
    if (const auto cookie = asked.cookie(session_cookie_name(https))) {
        arrival.cookie = std::string(*cookie);
    }
    return arrival;
}

response settle(response made, transaction &work, const session_scope *scope) {
    if (made.status() >= 400) {
        work.rollback();
        return made;
    }
    work.commit();
    if (scope != nullptr) {
        if (const auto field = scope->set_cookie()) {
            made.add("Set-Cookie", *field);
        }
    }
    return made;
}

} // namespace

response run_in_transaction(
    services &with, occasion &of, session_use session, const std::function<response()> &what
) {
    const bool wanted = session == session_use::wanted;
    if (with.database == nullptr || (wanted && with.sessions == nullptr)) {
        return what(); // inject() says so, after binding
    }
    transaction work(*with.database, access_for(of.request));
    of.work = &work;
    std::optional<session_scope> scope;
    try {
        if (wanted) {
            scope.emplace(*with.sessions, work, arrival_of(of.request));
            of.scope = &*scope;
        }
        return settle(what(), work, of.scope);
    } catch (...) {
        work.rethrow_as_ours();
    }
}

} // namespace imprint::detail
