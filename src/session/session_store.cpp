// SPDX-License-Identifier: MIT
#include "session/session_store.hpp"

#include "database/migration.hpp"
#include "session/session_rows.hpp"
#include "session/session_state.hpp"

namespace imprint::detail {

struct session_access {
    static std::unique_ptr<session> make(std::unique_ptr<session_state> state) {
        return std::unique_ptr<session>(new session(std::move(state)));
    }
};

session_store::session_store(session_settings settings) : settings_(std::move(settings)) {
}

void session_store::migrate(connection &connection) {
    detail::migrate(connection, "imprint.session", session_tables(connection.kind()));
}

std::chrono::sys_seconds session_store::now() const {
    return settings_.now
               ? settings_.now()
               : std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

bool session_store::expired(std::int64_t began, std::int64_t used) const {
    const auto moment = static_cast<std::int64_t>(now().time_since_epoch().count());
    return moment - used >= settings_.idle.count() ||
           moment - began >= settings_.absolute.count();
}

std::size_t session_store::remove_expired(connection &connection, std::size_t most) const {
    transaction work(connection, access_mode::read_write);
    try {
        session_rows rows(work.sql(), connection.kind());
        const std::size_t removed = remove_expired(rows, most);
        work.commit();
        return removed;
    } catch (...) {
        work.rethrow_as_ours();
    }
}

std::size_t session_store::remove_expired(session_rows &rows, std::size_t most) const {
    const auto moment = static_cast<std::int64_t>(now().time_since_epoch().count());
    return rows.remove_expired(
        moment - settings_.idle.count(), moment - settings_.absolute.count(), most
    );
}

session_scope::session_scope(
    const session_store &store, transaction &work, session_arrival arrival
) {
    auto state = std::make_unique<session_state>(store, work, std::move(arrival));
    state_ = state.get();
    session_ = session_access::make(std::move(state));
}

session_scope::~session_scope() = default;

std::optional<std::string> session_scope::set_cookie() const {
    return state_->set_cookie();
}

} // namespace imprint::detail
