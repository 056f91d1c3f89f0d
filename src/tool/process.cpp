// SPDX-License-Identifier: MIT
#include "tool/process.hpp"

#include "base/error.hpp"
#include "base/pipe_ends.hpp"
#include "base/unique_fd.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::tool {
namespace {

namespace fs = std::filesystem;
using base::unique_fd;

void check(int error, const std::string &program) {
    if (error != 0) {
        base::throw_error(error, "start", program);
    }
}

// Ends with the scope, so that no path leaves posix_spawn's allocations behind.
class actions {
  public:
    actions() { check(::posix_spawn_file_actions_init(&all_), "a program"); }
    ~actions() { ::posix_spawn_file_actions_destroy(&all_); }
    actions(const actions &) = delete;
    actions &operator=(const actions &) = delete;
    actions(actions &&) = delete;
    actions &operator=(actions &&) = delete;

    void run_in(const fs::path &folder) {
        check(::posix_spawn_file_actions_addchdir_np(&all_, folder.c_str()), folder);
    }
    void output_to(const unique_fd &fd) {
        check(::posix_spawn_file_actions_adddup2(&all_, fd.get(), STDOUT_FILENO), "a program");
    }
    const posix_spawn_file_actions_t *get() const { return &all_; }

  private:
    posix_spawn_file_actions_t all_{};
};

pid_t start(const words &command, const actions &before) {
    std::vector<char *> argv;
    for (const std::string &word : command) {
        argv.push_back(const_cast<char *>(word.c_str())); // execve's prototype: not written to
    }
    argv.push_back(nullptr);
    pid_t pid = 0;
    check(
        ::posix_spawnp(&pid, argv[0], before.get(), nullptr, argv.data(), ::environ), command[0]
    );
    return pid;
}

// To the end of the pipe, whose other end only the program holds.
void read_all(const unique_fd &from, const std::function<void(std::string_view)> &take) {
    std::array<char, 65536> piece{};
    for (;;) {
        const ssize_t got = ::read(from.get(), piece.data(), piece.size());
        if (got > 0) {
            take({piece.data(), static_cast<std::size_t>(got)});
        } else if (got == 0) {
            return;
        } else if (errno != EINTR) {
            base::throw_errno("read", "a program's output");
        }
    }
}

int wait_for(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            base::throw_errno("wait for a program");
        }
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// The terminal sends Ctrl-C to the program too; its end is waited for, so that nothing is
// half written when we are gone.
class without_interrupts {
  public:
    // A handler, not SIG_IGN: that the program would inherit.
    without_interrupts() : before_(std::signal(SIGINT, [](int) {})) {}
    ~without_interrupts() { std::signal(SIGINT, before_); }
    without_interrupts(const without_interrupts &) = delete;
    without_interrupts &operator=(const without_interrupts &) = delete;
    without_interrupts(without_interrupts &&) = delete;
    without_interrupts &operator=(without_interrupts &&) = delete;

  private:
    void (*before_)(int);
};

} // namespace

std::optional<fs::path> find_program(const std::string &name) {
    const auto usable = [](const fs::path &file) {
        std::error_code ignored;
        return fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
    };
    if (name.find('/') != std::string::npos) {
        return usable(name) ? std::optional<fs::path>(name) : std::nullopt;
    }
    const char *path = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): one thread
    std::string_view rest = path == nullptr ? "/usr/bin:/bin" : path;
    while (!rest.empty()) {
        const std::string_view folder = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
        if (fs::path file = fs::path(folder) / name; usable(file)) {
            return file;
        }
    }
    return std::nullopt;
}

ended run_captured(const words &command) {
    base::pipe_ends pipe = base::make_pipe();
    actions before;
    before.output_to(pipe.write);
    const pid_t pid = start(command, before);
    pipe.write.reset();
    ended all;
    read_all(pipe.read, [&all](std::string_view piece) { all.out += piece; });
    all.status = wait_for(pid);
    return all;
}

int run_lines(
    const words &command,
    const fs::path &folder,
    const std::function<void(std::string_view)> &line
) {
    base::pipe_ends pipe = base::make_pipe();
    actions before;
    before.run_in(folder);
    before.output_to(pipe.write);
    const without_interrupts here;
    const pid_t pid = start(command, before);
    pipe.write.reset();
    std::string rest;
    read_all(pipe.read, [&](std::string_view piece) {
        rest += piece;
        for (std::size_t end = 0; (end = rest.find('\n')) != std::string::npos;) {
            line(std::string_view(rest).substr(0, end));
            rest.erase(0, end + 1);
        }
    });
    if (!rest.empty()) {
        line(rest);
    }
    return wait_for(pid);
}

} // namespace imprint::tool
