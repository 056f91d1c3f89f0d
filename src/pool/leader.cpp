// SPDX-License-Identifier: MIT
#include "pool/leader.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/pipe_ends.hpp"
#include "pool/address.hpp"
#include "pool/process_end.hpp"
#include "worker/stop_signal.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

// As ps and top show it; at most 15 octets.
constexpr const char *leader_name = "imprint-leader";
constexpr const char *no_exception = "something was thrown that is no std::exception";

std::string read_all(int fd) {
    std::string text;
    std::array<char, 4096> some{};
    for (ssize_t size = 0; (size = ::read(fd, some.data(), some.size())) != 0;) {
        if (size > 0) {
            text.append(some.data(), static_cast<std::size_t>(size));
        } else if (errno != EINTR) {
            break;
        }
    }
    return text;
}

int wait_for(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

// A terminal that is closed tells the whole group, and so does who reloads by the program's
// name (pkill(1)); the supervisor decides what follows.
void ignore(int) {
}

void hold_signals() {
    struct sigaction how{};
    how.sa_handler = ignore;
    how.sa_flags = SA_RESTART;
    ::sigaction(SIGHUP, &how, nullptr);
    ::sigaction(SIGUSR2, &how, nullptr);
    worker::hold_stop_signals();
    worker::outlive_readers();
}

// The parent in between leaves at once, and the supervisor takes its place.
bool wait_for_supervisor(pid_t supervisor, pid_t between) {
    while (::getppid() == between) {
        ::sched_yield();
    }
    return ::getppid() == supervisor;
}

class leading {
  public:
    leading(message_socket line, const leader_tasks &tasks)
        : line_(std::move(line)), tasks_(tasks) {}

    int run() {
        ::prctl(PR_SET_NAME, leader_name);
        if (!prepare()) {
            return EXIT_FAILURE;
        }
        while (const auto text = line_.receive()) {
            const auto message = parse_to_leader(*text);
            if (!message) {
                return fail({EXIT_FAILURE, "the supervisor said what is not understood"});
            }
            if (std::holds_alternative<go_message>(*message)) {
                say(ready_message{check()});
            } else if (const auto *wanted = std::get_if<fork_message>(&*message)) {
                say(fork_worker(*wanted));
            }
        }
        return EXIT_SUCCESS;
    }

  private:
    void say(const from_leader &message) const { line_.send(format_message(message)); }

    // The other is closed.
    worker::lobby lobby_of(bool shares) const {
        worker::lobby former(
            base::unique_fd::adopt(start_.lobby_in), base::unique_fd::adopt(start_.lobby_out)
        );
        worker::lobby spare(
            base::unique_fd::adopt(start_.spare_in), base::unique_fd::adopt(start_.spare_out)
        );
        return shares ? std::move(former) : std::move(spare);
    }

    int fail(const failed_message &why) const {
        say(why);
        return EXIT_FAILURE;
    }

    bool prepare() {
        const auto text = line_.receive();
        const auto message = text ? parse_to_leader(*text) : std::nullopt;
        const auto *start = message ? std::get_if<start_message>(&*message) : nullptr;
        if (start == nullptr) {
            fail({EXIT_FAILURE, "it does not understand the supervisor: restart instead"});
            return false;
        }
        start_ = *start;
        const bool shares = start_.lobby == worker::lobby::version;
        if (!shares && start_.spare_in < 0) {
            fail(
                {EXIT_FAILURE,
                 fmt::format(
                     "its workers hand connections over in another way (version {}, not {}): "
                     "restart instead",
                     worker::lobby::version,
                     start_.lobby
                 )}
            );
            return false;
        }
        life_line_ = base::unique_fd::adopt(start_.life_line);
        notices_ = base::unique_fd::adopt(start_.notices);
        lobby_ = lobby_of(shares);
        board_ = base::unique_fd::adopt(start_.scoreboard);
        for (const int fd :
             {life_line_.get(), notices_.get(), lobby_.in(), lobby_.out(), board_.get()}) {
            ::fcntl(fd, F_SETFD, FD_CLOEXEC);
        }
        try {
            hello_message hello = tasks_.prepare(start_);
            hello.lobby = shares ? 0 : worker::lobby::version;
            say(hello);
        } catch (const bad_value &wrong) {
            fail({2, wrong.what()});
            return false;
        } catch (const std::exception &problem) {
            fail({EXIT_FAILURE, problem.what()});
            return false;
        } catch (...) {
            fail({EXIT_FAILURE, no_exception});
            return false;
        }
        hold_signals();
        return true;
    }

    // In a child: what it opens must not be open when workers are forked.
    std::string check() const {
        base::pipe_ends said = base::make_pipe();
        const pid_t pid = ::fork();
        if (pid < 0) {
            return "fork: " + std::generic_category().message(errno);
        }
        if (pid == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            std::string fault;
            try {
                fault = tasks_.check();
            } catch (const std::exception &problem) {
                fault = problem.what();
            } catch (...) {
                fault = no_exception;
            }
            [[maybe_unused]] const ssize_t written =
                ::write(said.write.get(), fault.data(), fault.size());
            ::_exit(fault.empty() ? EXIT_SUCCESS : EXIT_FAILURE);
        }
        said.write.reset();
        std::string fault = read_all(said.read.get());
        const int status = wait_for(pid);
        if (fault.empty() && status != 0) {
            return fmt::format("its self-check {}", describe_end(status));
        }
        return fault;
    }

    forked_message fork_worker(const fork_message &wanted) {
        forked_message told{wanted.place, 0, {}};
        base::pipe_ends pids = base::make_pipe();
        const pid_t between = ::fork();
        if (between < 0) {
            told.why = std::generic_category().message(errno);
            return told;
        }
        if (between == 0) {
            const pid_t between_pid = ::getpid();
            const pid_t pid = ::fork();
            if (pid == 0) {
                pids = {};
                become_worker(wanted, between_pid);
            }
            const int failure = pid < 0 ? errno : 0;
            const std::array<int, 2> answer{pid < 0 ? 0 : pid, failure};
            [[maybe_unused]] const ssize_t written =
                ::write(pids.write.get(), answer.data(), sizeof answer);
            ::_exit(EXIT_SUCCESS);
        }
        pids.write.reset();
        std::array<int, 2> answer{0, ECHILD};
        [[maybe_unused]] const ssize_t size =
            ::read(pids.read.get(), answer.data(), sizeof answer);
        // Until it is gone, the worker is not yet the supervisor's child.
        wait_for(between);
        told.pid = answer[0];
        if (told.pid == 0) {
            told.why = std::generic_category().message(answer[1]);
        }
        return told;
    }

    [[noreturn]] void become_worker(const fork_message &wanted, pid_t between) {
        line_.close();
        ::prctl(PR_SET_NAME, program_invocation_short_name);
        int status = EXIT_FAILURE;
        if (wait_for_supervisor(start_.supervisor, between) && watch_supervisor()) {
            try {
                status = tasks_.work(place_of(wanted));
            } catch (const std::exception &problem) {
                base::log(base::severity::error, fmt::format("worker: {}", problem.what()));
            } catch (...) {
                base::log(base::severity::error, fmt::format("worker: {}", no_exception));
            }
        }
        // Flushes what the site's code wrote; the leader's stack is not unwound here.
        std::exit(status); // NOLINT(concurrency-mt-unsafe)
    }

    bool watch_supervisor() const {
        // Set before the parent is looked at: it can't die unnoticed in between.
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        // A crash must not leave the site's secrets in a core file, nor one site's worker read
        // another's of the same user.
        ::prctl(PR_SET_DUMPABLE, 0);
        return ::getppid() == start_.supervisor;
    }

    worker_place place_of(const fork_message &wanted) {
        worker_place given;
        given.number = wanted.place;
        given.of = wanted.of;
        given.life_line = std::move(life_line_);
        given.lobby = std::move(lobby_);
        if (wanted.score >= 0) {
            given.score = worker::score(board_, static_cast<std::size_t>(wanted.score));
        }
        board_.reset(); // a worker has its own page, and no other's
        notice told;
        told.generation = start_.generation;
        told.place = wanted.place;
        told.pid = ::getpid();
        given.tell = [this, told](notice_kind kind) mutable {
            told.kind = kind;
            send_notice(notices_.get(), told);
        };
        return given;
    }

    message_socket line_;
    const leader_tasks &tasks_;
    start_message start_;
    base::unique_fd life_line_;
    base::unique_fd notices_;
    worker::lobby lobby_;
    base::unique_fd board_;
};

} // namespace

int lead(message_socket line, const leader_tasks &tasks) {
    return leading(std::move(line), tasks).run();
}

} // namespace imprint::pool
