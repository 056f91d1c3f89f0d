// SPDX-License-Identifier: MIT
// What is left to do when a worker has died: by its companion, which still has its descriptors.
#pragma once

#include "worker/desk.hpp"
#include "worker/incident.hpp"
#include "worker/lobby.hpp"
#include "worker/obituary.hpp"

#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace imprint::worker {

struct companion_terms;

class aftermath {
  public:
    // Before: `worker` is the process that may die.  All outlive it.
    aftermath(desk &at, const lobby &with, const companion_terms &terms, pid_t worker)
        : desk_(at), lobby_(with), terms_(terms), worker_(worker),
          obituary_(at, terms, worker) {}

    // The request that ran is answered with 500 or 504 and an incident's number, which the log
    // has, too, unless a part of its answer has left: then it is cut.  What waited goes to
    // other workers.
    void settle(bool timed_out);

  private:
    bool ran() const noexcept;
    bool kept() const noexcept;
    std::uint64_t settle_running(const incident &told, std::int64_t until);
    bool offer_running(std::int64_t until) const;
    void linger(std::int64_t until);
    void give_away(std::int64_t until);
    void end(const desk_entry &one, bool attended);
    bool answer_asking(const desk_entry &one);
    bool give(const desk_entry &one, std::int64_t until) const;
    bool give_attended(const desk_entry &one, std::int64_t until) const;
    void give_orphans(std::int64_t until);
    void give_who_waits(std::int64_t until);
    void stop_listening() const;
    void say_lost() const;
    bool can_give() const noexcept;
    bool offer_for_long(int fd, const luggage &with, std::int64_t until) const;

    desk &desk_;
    const lobby &lobby_;
    const companion_terms &terms_;
    pid_t worker_;
    obituary obituary_;
    std::vector<int> answered_; // still to be read from
    int unsure_ = -1;           // whether its answer had left
};

} // namespace imprint::worker
