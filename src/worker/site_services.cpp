// SPDX-License-Identifier: MIT
#include "worker/site_services.hpp"

#include "base/log.hpp"
#include "database/migration.hpp"
#include "imprint/site.hpp"
#include "worker/fork_guard.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

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

bool has(const std::vector<std::string> &words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

site_needs needs_of(const site &published) {
    site_needs needs;
    for (const route &one : published.routes()) {
        for (const route::parameter &parameter : one.parameters) {
            const bool session = parameter.injected && (parameter.type == "session" ||
                                                        parameter.type == "signed-in user");
            needs.sessions = needs.sessions || session;
            needs.database = needs.database || session ||
                             (parameter.injected && parameter.type == "database");
        }
        for (const route::hook &hook : one.hooks) {
            const bool session = has(hook.takes, "session");
            needs.sessions = needs.sessions || session;
            needs.database = needs.database || session || has(hook.takes, "database");
        }
    }
    return needs;
}

site_services::site_services(const imprint::settings &settings)
    : settings_(settings), database_({.name = connection_name(settings)}),
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

void site_services::start(const site &published) {
    guard_forks();
    const site_needs needs = needs_of(published);
    cleans_ = needs.sessions;
    database_.when_opened([&published, needs](detail::connection &database) {
        if (needs.sessions) {
            detail::session_store::migrate(database);
        }
        if (!published.schema().empty()) {
            detail::migrate(database, "site", published.schema());
        }
    });
    if (needs.database) {
        try {
            database_.open();
        } catch (const std::exception &problem) {
            // It may come back; functions that need it answer 503 until then.
            base::log(base::severity::error, std::string("database: ") + problem.what());
        }
    }
    for (const auto &function : published.worker_starts()) {
        function();
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
