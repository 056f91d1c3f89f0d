// SPDX-License-Identifier: MIT
// What is told of a request that died with its worker: in the log with its stack, in the access
// log, in the counters, and in a file for SITE replay.
#pragma once

#include "worker/desk.hpp"
#include "worker/incident.hpp"
#include "worker/remains.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

namespace imprint::worker {

struct companion_terms;

wire_choice wire_of(framing how) noexcept;

// Of the desk's request, and of one that a connection still sent.
lost_request lost_that_ran(const desk &at);
lost_request lost_of(const desk_entry &one, const request_seen &seen);

// Whether it has left.
enum class answer_state { none, part, unsure, left };
answer_state answer_of(const desk_request &last) noexcept;

class obituary {
  public:
    // All outlive it.  `worker`: whose.
    obituary(const desk &at, const companion_terms &terms, pid_t worker)
        : desk_(at), terms_(terms), worker_(worker) {}

    // Of the request that ran, to which `sent` octets of content were answered.
    void tell(const incident &told, bool timed_out, std::uint64_t sent) const;
    // Of one whose body still came, since then (nanoseconds of the steady clock).
    void tell_of_upload(
        const incident &told, request_seen seen, std::int64_t since, std::uint64_t sent
    ) const;

  private:
    struct last_words {
        int status = 0;
        std::uint64_t octets = 0; // of content
        bool complete = true;
        std::chrono::microseconds elapsed{};
    };

    std::string ending_of(const incident &told) const;
    void report(const incident &told, bool timed_out) const;
    void end_running(const incident &told, std::uint64_t sent) const;
    void end_request(
        const incident &told, std::optional<request_seen> seen, const last_words &how
    ) const;
    void keep(const incident &told) const;

    const desk &desk_;
    const companion_terms &terms_;
    pid_t worker_;
};

} // namespace imprint::worker
