// SPDX-License-Identifier: MIT
#include "worker/site_services.hpp"

#include "base/log.hpp"
#include "database/migration.hpp"
#include "imprint/site.hpp"
#include "publish/table.hpp"
#include "worker/fork_guard.hpp"

#include <exception>
#include <stdexcept>
#include <string>

namespace imprint::worker {
namespace {

std::string connection_name(const imprint::settings &settings) {
    if (!settings.database.empty()) {
        return settings.database;
    }
    return "sqlite3://" + std::filesystem::absolute(settings.var / "site.db").string();
}

detail::session_settings session_settings(const imprint::settings &settings) {
    detail::session_settings sessions;
    sessions.idle = settings.session_idle;
    sessions.absolute = settings.session_lifetime;
    return sessions;
}

bool takes_session(const detail::entry &of) {
    return of.takes(detail::pk::session) || of.takes(detail::pk::user) ||
           of.takes(detail::pk::optional_user);
}

} // namespace

site_needs needs_of(const site &published) {
    site_needs needs;
    for (const detail::listed_entry &one : detail::site_access::of(published).entries()) {
        const detail::hook_chain *const hooks = one.at->hooks;
        const bool session =
            takes_session(*one.what) ||
            (hooks != nullptr && (hooks->session || hooks->user || hooks->errors_take_session));
        const bool database =
            one.what->takes(detail::pk::database) ||
            (hooks != nullptr && (hooks->database || hooks->errors_take_state));
        needs.sessions = needs.sessions || session;
        needs.database = needs.database || session || database;
    }
    return needs;
}

site_services::site_services(const imprint::settings &settings, detail::access_mode access)
    : settings_(settings), database_({
                               .name = connection_name(settings),
                               .read_only = access == detail::access_mode::read_only,
                           }),
      sessions_(session_settings(settings)) {
}

// The guard calls into this.
site_services::~site_services() {
    fork_guard::disarm();
}

void site_services::guard_forks() {
    fork_guard::arm([this] { database_.disable_in_child(); });
}

detail::services site_services::services() {
    return {settings_, &database_, &sessions_, {}};
}

void site_services::open_database(const site &published) {
    const site_needs needs = needs_of(published);
    database_.when_opened([&published, needs](detail::connection &database) {
        if (needs.sessions) {
            detail::session_store::migrate(database);
        }
        if (!published.schema().empty()) {
            detail::migrate(database, "site", published.schema());
        }
    });
    if (!needs.database) {
        return;
    }
    try {
        database_.open();
    } catch (const std::exception &problem) {
        throw std::runtime_error(std::string("database: ") + problem.what());
    }
}

void site_services::start(const site &published) {
    guard_forks();
    cleans_ = needs_of(published).sessions;
    try {
        open_database(published);
    } catch (const std::exception &problem) {
        // It may come back; functions that need it answer 503 until then.
        base::log(base::severity::error, problem.what());
    }
    for (const auto &function : published.worker_starts()) {
        function();
    }
}

void site_services::check(const site &published) {
    open_database(published);
    if (database_.is_open() && !database_.answers()) {
        throw std::runtime_error("database: it does not answer");
    }
}

void site_services::clean() noexcept {
    try {
        if (cleans_) {
            sessions_.remove_expired(database_);
        }
    } catch (const std::exception &problem) {
        base::log(
            base::severity::warning, std::string("remove expired sessions: ") + problem.what()
        );
    }
}

} // namespace imprint::worker
