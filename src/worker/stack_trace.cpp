// SPDX-License-Identifier: MIT
#include "worker/stack_trace.hpp"

#include "base/next_due.hpp"
#include "base/unique_fd.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>

#include <cxxabi.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds patience{2'000};
constexpr std::size_t most_output = std::size_t{64} * 1024;

struct found_frame {
    std::string text;
    std::optional<std::uintptr_t> in_executable; // its place in the file's address space
};

std::string demangled(const char *name) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void *)> text(
        abi::__cxa_demangle(name, nullptr, nullptr, &status), &std::free
    );
    return status == 0 ? text.get() : name;
}

// The first that is listed is the executable itself (dl_iterate_phdr(3)).
std::uintptr_t executable_base() {
    std::uintptr_t base = 0;
    ::dl_iterate_phdr(
        [](dl_phdr_info *info, std::size_t, void *into) {
            *static_cast<std::uintptr_t *>(into) = info->dlpi_addr;
            return 1;
        },
        &base
    );
    return base;
}

found_frame look_up(void *frame) {
    const auto address = reinterpret_cast<std::uintptr_t>(frame);
    Dl_info info{};
    link_map *object = nullptr;
    void *extra = nullptr;
    if (::dladdr1(frame, &info, &extra, RTLD_DL_LINKMAP) == 0 || extra == nullptr) {
        return {fmt::format("{:#x}", address), std::nullopt};
    }
    object = static_cast<link_map *>(extra);
    const std::uintptr_t offset = address - object->l_addr;
    std::string_view file = info.dli_fname;
    file.remove_prefix(file.rfind('/') == file.npos ? 0 : file.rfind('/') + 1);
    found_frame found{fmt::format("{}+{:#x}", file, offset), std::nullopt};
    if (info.dli_sname != nullptr) {
        found.text = fmt::format("{} ({})", demangled(info.dli_sname), found.text);
    }
    // A return address is behind its call, which may be the last of a function.
    if (object->l_addr == executable_base()) {
        found.in_executable = offset - 1;
    }
    return found;
}

std::string read_until(int fd, steady_clock::time_point until) {
    std::string text;
    std::array<char, 4096> some{};
    while (text.size() < most_output) {
        pollfd wait{fd, POLLIN, 0};
        if (::poll(&wait, 1, base::next_due(until).poll_timeout()) <= 0) {
            break;
        }
        const ssize_t size = ::read(fd, some.data(), some.size());
        if (size <= 0) {
            break;
        }
        text.append(some.data(), static_cast<std::size_t>(size));
    }
    return text;
}

// A line for each address; fewer when it is not installed, or slow.
std::vector<std::string> ask_addr2line(const std::vector<std::uintptr_t> &addresses) {
    // It may have been replaced on disk meanwhile.
    const auto executable = base::unique_fd::adopt(::open("/proc/self/exe", O_RDONLY));
    std::array<int, 2> ends{};
    if (!executable || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {};
    }
    const auto output = base::unique_fd::adopt(ends[0]);
    auto input = base::unique_fd::adopt(ends[1]);
    std::vector<std::string> words{
        "addr2line", "-C", "-f", "-p", "-e", fmt::format("/proc/self/fd/{}", executable.get())
    };
    for (const std::uintptr_t one : addresses) {
        words.push_back(fmt::format("{:#x}", one));
    }
    std::vector<char *> line;
    line.reserve(words.size() + 1);
    for (std::string &word : words) {
        line.push_back(word.data());
    }
    line.push_back(nullptr);
    std::string path = "PATH=/usr/local/bin:/usr/bin:/bin";
    std::array<char *, 2> environment{path.data(), nullptr};
    posix_spawn_file_actions_t files{};
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, input.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t pid = 0;
    const int failure =
        ::posix_spawnp(&pid, "addr2line", &files, nullptr, line.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&files);
    input.reset();
    if (failure != 0) {
        return {};
    }
    const std::string text = read_until(output.get(), steady_clock::now() + patience);
    ::kill(pid, SIGKILL);
    while (::waitpid(pid, nullptr, __WALL) < 0 && errno == EINTR) {
    }
    std::vector<std::string> lines;
    for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != text.npos;
         begin = end + 1) {
        lines.push_back(text.substr(begin, end - begin));
    }
    return lines;
}

} // namespace

std::vector<std::string> describe_frames(std::span<void *const> frames) {
    std::vector<std::string> texts;
    std::vector<std::uintptr_t> addresses;
    std::vector<std::size_t> places;
    for (void *const frame : frames) {
        found_frame found = look_up(frame);
        if (found.in_executable) {
            addresses.push_back(*found.in_executable);
            places.push_back(texts.size());
        }
        texts.push_back(std::move(found.text));
    }
    const auto lines =
        addresses.empty() ? std::vector<std::string>() : ask_addr2line(addresses);
    for (std::size_t at = 0; at < lines.size() && at < places.size(); ++at) {
        if (!lines[at].starts_with("??")) {
            texts[places[at]] = lines[at];
        }
    }
    return texts;
}

} // namespace imprint::worker
