// SPDX-License-Identifier: MIT
// Answers those who ask the supervisor: `status`, `status json`, `status metrics`, `status
// html`, `reload`; and keeps what it is asked about, second by second.
#pragma once

#include "pool/control.hpp"
#include "pool/history.hpp"
#include "pool/report.hpp"
#include "pool/socket_file.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>

namespace imprint::pool {

// Where it is, and how it is found: command/options.hpp says so to the person.
struct control_place {
    std::string path;   // empty: nowhere
    bool named = false; // by the person: then it has to be
    bool carries_pid = false;
};

// Throws bad_value, as open() does, when there can be no socket at `path`: for want of a folder
// that this process may write, or of octets in its name; empty: nowhere.  Makes nothing.
void check_control(const std::string &path);

class control_desk {
  public:
    using time = control::time;

    // What it needs of the supervisor.
    struct office {
        std::function<pool_report(time now)> report;
        std::function<void()> reload; // as soon as there can be one
    };

    explicit control_desk(office behind) : behind_(std::move(behind)) {}

    // Once, as the user who serves; a second time does nothing.  The socket is that user's, and
    // the group's.  Throws bad_value and std::system_error when the place was named; otherwise
    // it logs that there is none.
    void open(const control_place &place);
    // Whoever waits is told why nothing comes of it.
    void close(std::string_view why, time now);

    void watch(std::vector<pollfd> &into) const;
    void hear(time now);
    std::optional<time> next_deadline() const;

    // Whoever asked before it began is told how it ended: "reloaded: ..." or "failed: ...".
    void reload_begins();
    void reload_ended(const std::string &how, time now);

  private:
    void make(const control_place &place);
    void keep_history(const std::string &control);
    pool_report full_report(time now);
    void answer(control &by, const control::question &asked, time now);

    office behind_;
    std::optional<socket_file> file_;
    std::optional<control> control_;
    bool opened_ = false;
    std::vector<control::client_id> want_reload_;
    std::vector<control::client_id> see_reload_;
    history history_;
    recorder recorder_{history_};
};

} // namespace imprint::pool
