// SPDX-License-Identifier: MIT
#include "pool/process_usage.hpp"

#include "base/number.hpp"
#include "base/unique_fd.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

// The word with that number, from 0, between single blanks.
std::optional<std::uint64_t> number_at(std::string_view text, int place) {
    for (; place > 0; --place) {
        const std::size_t blank = text.find(' ');
        if (blank == text.npos) {
            return std::nullopt;
        }
        text.remove_prefix(blank + 1);
    }
    return base::parse_number<std::uint64_t>(text.substr(0, text.find_first_of(" \n")));
}

std::string read_file(const std::string &path) {
    const auto file = base::unique_fd::adopt(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 1024> octets{};
    const ssize_t size = file ? ::read(file.get(), octets.data(), octets.size()) : 0;
    return {octets.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

} // namespace

std::optional<std::chrono::milliseconds>
parse_cpu(std::string_view stat, std::uint64_t ticks_per_second) {
    // The name, the second word, may hold blanks and parentheses: the last one closes it.
    const std::size_t name_end = stat.rfind(") ");
    if (name_end == stat.npos || ticks_per_second == 0) {
        return std::nullopt;
    }
    const std::string_view words = stat.substr(name_end + 2);
    const auto user = number_at(words, 11); // utime, the 14th of all
    const auto system = number_at(words, 12);
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max() / 2'000;
    if (!user || !system || *user > most || *system > most) {
        return std::nullopt;
    }
    return std::chrono::milliseconds((*user + *system) * 1000 / ticks_per_second);
}

std::optional<std::uint64_t> parse_resident(std::string_view statm, std::uint64_t page_bytes) {
    const auto pages = number_at(statm, 1);
    if (!pages || page_bytes == 0 ||
        *pages > std::numeric_limits<std::uint64_t>::max() / page_bytes) {
        return std::nullopt;
    }
    return *pages * page_bytes;
}

std::optional<process_usage> usage_of(pid_t pid) {
    static const auto ticks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const auto cpu = parse_cpu(read_file(fmt::format("/proc/{}/stat", pid)), ticks);
    const auto resident = parse_resident(read_file(fmt::format("/proc/{}/statm", pid)), page);
    if (!cpu || !resident) {
        return std::nullopt;
    }
    return process_usage{*cpu, *resident};
}

} // namespace imprint::pool
