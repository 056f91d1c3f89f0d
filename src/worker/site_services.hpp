// SPDX-License-Identifier: MIT
// What one process opens for a site: its database, its sessions.
#pragma once

#include "database/connection.hpp"
#include "database/transaction.hpp"
#include "imprint/settings.hpp"
#include "publish/exchange.hpp"
#include "session/session_store.hpp"

namespace imprint {
class site;
}

namespace imprint::worker {

// What the site's functions ask for, by their parameters.
struct site_needs {
    bool database = false; // sessions live there too
    bool sessions = false;
};
site_needs needs_of(const site &published);

class site_services {
  public:
    // Nothing is connected yet; `settings` outlives this.  Read-only, nothing at all is stored.
    explicit site_services(
        const imprint::settings &settings,
        detail::access_mode access = detail::access_mode::read_write
    );
    ~site_services();
    site_services(const site_services &) = delete;
    site_services &operator=(const site_services &) = delete;
    site_services(site_services &&) = delete;
    site_services &operator=(site_services &&) = delete;

    detail::services services();
    // Whether something was not stored because of that.
    bool refused_write() const noexcept { return database_.refused_write(); }

    // The tables of sessions and site, then what site.at_worker_start() was given; exceptions
    // of the latter pass.  In the process that serves, after every fork.
    void start(const site &published);
    // Whether the database is there and can be brought to what the site needs; throws what is
    // wrong with it, in words.  For a process that only looks.
    void check(const site &published);
    // Arms fork_guard for this database; start() does so.
    void guard_forks();
    // Removes what has expired; to be called now and then.
    void clean() noexcept;

  private:
    void open_database(const site &published);

    const imprint::settings &settings_;
    detail::connection database_;
    detail::session_store sessions_;
    bool cleans_ = false;
};

} // namespace imprint::worker
