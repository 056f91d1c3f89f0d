// SPDX-License-Identifier: MIT
// What a worker says of itself, in a page of memory that it shares with the supervisor alone.
#pragma once

#include "base/unique_fd.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace imprint::worker {

enum class score_state : std::uint32_t {
    starting, // until it serves
    idle,     // waits for a request
    reading,  // a request's head or body
    running,  // the site's code
    leaving,  // serves what it could not hand over
};

// Written by one process, read by another of perhaps another day: the version says whether the
// reader knows it.  A worker that scribbles over it harms what is told of itself.
struct score_page {
    static constexpr std::uint32_t right_version = 4;
    // Of the page behind all others: there companions count what they do for their workers,
    // and for those that are dead, whose own pages others may have by then.
    static constexpr std::uint32_t of_companions = 0x80000000 + right_version;
    static constexpr std::size_t size = 4096;
    // Service times: the n-th counts those below 2^n microseconds, the last all others.
    static constexpr std::size_t buckets = 26;

    std::atomic<std::uint32_t> version;
    std::atomic<std::uint32_t> state;
    std::atomic<std::uint64_t> since; // of the state; nanoseconds of CLOCK_MONOTONIC_COARSE
    // Here; one that moves begins again where it comes to.
    std::atomic<std::uint64_t> begun;
    std::array<std::atomic<std::uint64_t>, 6>
        answers; // by the hundreds of their status; 0: none
    std::atomic<std::uint64_t>
        refused; // of them, for what they are, or for how long they waited
    std::atomic<std::uint64_t> connections; // open here now
    std::atomic<std::uint64_t> handed_over;
    std::atomic<std::uint64_t> taken; // from the lobby
    std::array<std::atomic<std::uint64_t>, buckets> service;
    std::atomic<std::uint64_t> served_microseconds; // all service times together
    // The same of the time before a request was looked at.
    std::array<std::atomic<std::uint64_t>, buckets> queue;
    std::atomic<std::uint64_t> queued_microseconds;
    // Odd while the texts are being changed.
    std::atomic<std::uint32_t> sequence;
    std::array<char, 16> method; // with NUL where they are shorter
    std::array<char, 512> target;
    std::array<char, 64> client;
};
static_assert(sizeof(score_page) <= score_page::size);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

class score {
  public:
    score() noexcept = default; // nobody looks
    // Maps the page at `place` of the scoreboard.  Throws std::system_error.
    score(const base::unique_fd &board, std::size_t place);
    ~score();
    score(score &&) noexcept;
    score &operator=(score &&) noexcept;
    score(const score &) = delete;
    score &operator=(const score &) = delete;

    void enter(score_state state) noexcept;
    // A request was understood; its texts are cut to what the page holds.
    void
    begin(std::string_view method, std::string_view target, std::string_view client) noexcept;
    void end(int status, std::chrono::microseconds took) noexcept;
    void refused() noexcept;
    void queued(std::chrono::microseconds waited) noexcept;
    // The following are companions': others may do so now.
    void handed_over_by_companion() noexcept;
    // The request of a worker that is dead.
    void end_for_dead(int status, std::chrono::microseconds took) noexcept;
    // The worker has its own page, and no other, once its companion was forked.
    void forget_companions() noexcept;
    void connections(std::size_t count) noexcept;
    void handed_over() noexcept;
    void taken() noexcept;

  private:
    score_page *page_ = nullptr;
    score_page *companions_ = nullptr; // of all of them
};

} // namespace imprint::worker
