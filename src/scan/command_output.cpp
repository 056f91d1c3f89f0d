// SPDX-License-Identifier: MIT
#include "scan/command_output.hpp"

#include "base/error.hpp"
#include "base/pipe_ends.hpp"
#include "base/unique_fd.hpp"

#include <array>
#include <cerrno>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::scan {
namespace {

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> piece{};
    for (;;) {
        const ssize_t count = ::read(descriptor, piece.data(), piece.size());
        if (count > 0) {
            text.append(piece.data(), static_cast<std::size_t>(count));
        } else if (count == 0 || errno != EINTR) {
            return text;
        }
    }
}

pid_t start(const std::vector<std::string> &command, int output) {
    std::vector<char *> words;
    words.reserve(command.size() + 1);
    for (const std::string &word : command) {
        words.push_back(const_cast<char *>(word.c_str())); // posix_spawn writes to none
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        base::throw_error(failed, "run", command[0]);
    }
    return child;
}

} // namespace

std::string output_of(const std::vector<std::string> &command) {
    auto [out, in] = base::make_pipe();
    const pid_t child = start(command, in.get());
    in.reset();
    std::string text = read_all(out.get());
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error(command[0] + " " + command.back() + " failed");
    }
    return text;
}

} // namespace imprint::scan
