// SPDX-License-Identifier: MIT
// What is left to do when a worker has died: by its companion, which still has its descriptors.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/desk.hpp"
#include "worker/incident.hpp"
#include "worker/lobby.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace imprint::worker {

struct companion_terms;

// All that has come of a request.
struct rebuilt_request {
    std::string octets{}; // unless they are in a file
    int file = -1;
    std::uint64_t file_octets = 0;
    base::unique_fd own{}; // the file, when nobody else has it

    bool empty() const noexcept { return octets.empty() && file < 0; }
};

class aftermath {
  public:
    // Before: `worker` is the process that may die.  All outlive it.
    aftermath(desk &at, const lobby &with, const companion_terms &terms, pid_t worker)
        : desk_(at), lobby_(with), terms_(terms), worker_(worker) {}

    // The request that ran is answered with 500 or 504 and an incident's number, which the log
    // has, too, unless a part of its answer has left: then it is cut.  What waited goes to
    // other workers.
    void settle(bool timed_out);

  private:
    bool ran() const noexcept;
    lost_request running() const;
    void report(const incident &told, bool timed_out) const;
    void keep(const incident &told) const;
    void give_away(std::int64_t until);
    void end(const desk_entry &one, bool attended);
    bool answer_asking(const desk_entry &one);
    bool give(const desk_entry &one, std::int64_t until) const;
    bool give_attended(const desk_entry &one, std::int64_t until) const;
    std::optional<rebuilt_request> rebuilt(const desk_entry &one) const;
    void give_orphans(std::int64_t until);
    bool offer_for_long(int fd, const luggage &with, std::int64_t until) const;

    desk &desk_;
    const lobby &lobby_;
    const companion_terms &terms_;
    pid_t worker_;
    std::vector<int> answered_; // still to be read from
};

} // namespace imprint::worker
