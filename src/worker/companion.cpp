// SPDX-License-Identifier: MIT
#include "worker/companion.hpp"

#include "base/error.hpp"
#include "base/next_due.hpp"
#include "worker/aftermath.hpp"
#include "worker/fault_handler.hpp"
#include "worker/fork_guard.hpp"
#include "worker/porter.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// As ps and top show it; at most 15 octets.
constexpr const char *companion_name = "imprint-compan.";
constexpr nanoseconds shortest_rest = milliseconds(1);
constexpr nanoseconds longest_rest = milliseconds(64);
constexpr nanoseconds longest_tick = std::chrono::seconds(1);

base::unique_fd open_process(pid_t pid) {
    return base::unique_fd::adopt(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

void send_signal(int process, int signal) noexcept {
    ::syscall(SYS_pidfd_send_signal, process, signal, nullptr, 0);
}

struct worker_seen {
    pid_t pid = 0;
    int process = -1; // pidfd
};

// Its own process from here on; times are nanoseconds of the steady clock.
class attendance {
  public:
    attendance(
        desk &at,
        const worker_seen &who,
        int wake,
        const lobby &with,
        const companion_terms &terms
    )
        : page_(at.page()), worker_(who.process), wake_(wake), terms_(terms),
          porter_(at, with, terms.counts), aftermath_(at, with, terms, who.pid),
          tick_(std::min(longest_tick, nanoseconds(terms.timeout) / 4)) {}

    [[noreturn]] void run() {
        while (!ended_) {
            wait();
            look_at_clock();
        }
        aftermath_.settle(timed_out_);
        ::_exit(0);
    }

  private:
    bool rests() const noexcept { return rest_until_ != 0; }

    void wait() {
        const int ready = rests() || page_.stopping ? -1 : porter_.fd();
        std::array<pollfd, 3> waits{
            {{worker_, POLLIN, 0}, {wake_, POLLIN, 0}, {ready, POLLIN, 0}}
        };
        if (::poll(waits.data(), waits.size(), milliseconds_to_wait()) < 0 && errno != EINTR) {
            ::_exit(1); // somebody closed what is not theirs
        }
        now_ = steady_nanoseconds();
        ended_ = waits[0].revents != 0;
        if (waits[1].revents != 0) {
            std::uint64_t count = 0;
            [[maybe_unused]] const ssize_t size = ::read(wake_, &count, sizeof count);
            awake_ = true;
            tick_at_ = now_ + tick_.count();
            seen_at_tick_ = page_.runs;
        }
        if (waits[2].revents != 0) {
            // Whoever serves has a millisecond to do it.
            if (const std::uint64_t runs = page_.runs; seen_ != runs) {
                seen_ = runs;
                seen_since_ = now_;
            }
            rest_until_ = now_ + rest_.count();
        }
    }

    int milliseconds_to_wait() const {
        base::next_due next;
        const auto add = [&](std::int64_t when) {
            if (when != 0) {
                next.add(base::next_due::time_point(nanoseconds(when)));
            }
        };
        add(rest_until_);
        add(kill_at());
        if (awake_) {
            add(tick_at_);
            add(page_.deadline);
        }
        return next.poll_timeout();
    }

    // Of one that hangs in the handler of a fault.
    std::int64_t kill_at() const {
        const std::int64_t at = page_.fault.at;
        return at == 0 ? 0 : at + nanoseconds(terms_.last_breath).count();
    }

    void look_at_clock() {
        if (ended_) {
            return;
        }
        if (const std::int64_t at = kill_at(); at != 0 && now_ >= at) {
            send_signal(worker_, SIGKILL);
        }
        if (rests() && now_ >= rest_until_) {
            rest_until_ = 0;
            const bool same = page_.runs == seen_;
            const bool moved =
                same && porter_.move_ready(seen_, nanoseconds(now_ - seen_since_));
            rest_ = same && !moved ? std::min(rest_ * 2, longest_rest) : shortest_rest;
        }
        if (const std::int64_t deadline = page_.deadline; deadline != 0 && now_ >= deadline) {
            end_call(deadline);
        }
        if (awake_ && now_ >= tick_at_) {
            sleep_unless_used();
        }
    }

    void sleep_unless_used() {
        tick_at_ = now_ + tick_.count();
        const std::uint64_t runs = page_.runs;
        if (std::exchange(seen_at_tick_, runs) != runs || page_.deadline != 0) {
            return;
        }
        page_.asleep = 1;
        awake_ = page_.runs != runs; // begun meanwhile: it may not have seen the word
    }

    // With the hands, so that what runs can't end meanwhile, and another begin.
    void end_call(std::int64_t deadline) {
        auto whose = hands::nobody;
        if (!page_.whose.compare_exchange_strong(whose, hands::companion)) {
            return;
        }
        if (page_.deadline != deadline) {
            page_.whose = hands::nobody;
            return;
        }
        timed_out_ = true;
        if (terms_.on_timeout) {
            terms_.on_timeout();
        }
        send_signal(worker_, SIGABRT); // its handler says where it was
        pollfd wait{worker_, POLLIN, 0};
        if (::poll(&wait, 1, static_cast<int>(terms_.last_breath.count())) <= 0) {
            send_signal(worker_, SIGKILL);
            ::poll(&wait, 1, -1);
        }
        ended_ = true;
    }

    desk_page &page_;
    int worker_;
    int wake_;
    const companion_terms &terms_;
    porter porter_;
    aftermath aftermath_;
    nanoseconds tick_;
    nanoseconds rest_ = shortest_rest;
    std::int64_t now_ = 0;
    std::int64_t rest_until_ = 0;
    std::int64_t tick_at_ = 0;
    std::uint64_t seen_ = 0;
    std::int64_t seen_since_ = 0;
    std::uint64_t seen_at_tick_ = 0;
    bool awake_ = false;
    bool ended_ = false;
    bool timed_out_ = false;
};

[[noreturn]] void attend(
    desk &at, const worker_seen &who, int wake, const lobby &with, const companion_terms &terms
) {
    ::prctl(PR_SET_NAME, companion_name);
    ::prctl(PR_SET_DUMPABLE, 0);
    // A terminal's Ctrl-C, or a stop, is for the worker; this one ends when that has ended.
    sigset_t all{};
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
    attendance(at, who, wake, with, terms).run();
}

} // namespace

companion::companion(desk &at, const lobby &with, const companion_terms &terms)
    : self_(open_process(::getpid())),
      wake_(base::unique_fd::adopt(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))) {
    if (!self_ || !wake_) {
        base::throw_errno("prepare for a companion");
    }
    at.set_wake(wake_.get());
    at.set_timeout(terms.timeout);
    at.page().asleep = 1;
    // No signal to this process when it ends, so that a function's wait(2) for its own children
    // neither meets it nor waits for it.
    const pid_t ours = ::getpid();
    const long pid = ::syscall(SYS_clone, CLONE_FILES, nullptr, nullptr, nullptr, nullptr);
    if (pid < 0) {
        base::throw_errno("fork a companion");
    }
    if (pid == 0) {
        attend(at, {ours, self_.get()}, wake_.get(), with, terms);
    }
    pid_ = static_cast<pid_t>(pid);
    process_ = open_process(pid_);
    for (const int fd : {self_.get(), wake_.get(), process_.get()}) {
        fork_guard::note_open(fd);
    }
    handle_faults(at, wake_.get());
}

companion::~companion() {
    for (const int fd : {self_.get(), wake_.get(), process_.get()}) {
        fork_guard::note_closed(fd);
    }
    // It may be in the midst of its last look.
    if (pid_ != 0) {
        ::kill(pid_, SIGKILL);
        bury();
    }
}

void companion::bury() noexcept {
    int status = 0;
    while (::waitpid(pid_, &status, __WALL) < 0 && errno == EINTR) {
    }
    pid_ = 0;
}

} // namespace imprint::worker
