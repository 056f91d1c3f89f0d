// SPDX-License-Identifier: MIT
#include "worker/wear.hpp"

#include "base/number.hpp"
#include "base/unique_fd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

constexpr double most_off = 0.1;

template <class Number>
Number shortened(Number most, double chance) {
    return static_cast<Number>(static_cast<double>(most) * (1.0 - most_off * chance));
}

} // namespace

wear::wear(const limits &allowed, double chance, time_point now)
    : most_requests_(
          allowed.requests == 0
              ? 0
              : std::max<std::uint64_t>(shortened(allowed.requests, chance), 1)
      ),
      most_bytes_(allowed.resident_bytes) {
    if (allowed.lifetime.count() != 0) {
        const auto most = std::chrono::milliseconds(allowed.lifetime).count();
        end_ = now + std::chrono::milliseconds(shortened(most, chance));
    }
}

std::optional<std::string>
wear::reason(std::uint64_t requests, std::uint64_t resident_bytes, time_point now) const {
    if (is_by_requests(requests)) {
        return fmt::format("it has served {} requests", requests);
    }
    if (end_ && now >= *end_) {
        return "it is old enough";
    }
    if (most_bytes_ != 0 && resident_bytes > most_bytes_) {
        return fmt::format("it holds {} MiB", resident_bytes >> 20U);
    }
    return std::nullopt;
}

// proc(5), statm: the second number, in pages.
std::uint64_t resident_bytes() noexcept {
    const auto file = base::unique_fd::adopt(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
    std::array<char, 128> octets{};
    const ssize_t size = ::read(file.get(), octets.data(), octets.size());
    std::string_view text(octets.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    text.remove_prefix(std::min(text.find(' ') + 1, text.size()));
    const auto pages = base::parse_number<std::uint64_t>(text.substr(0, text.find(' ')));
    return pages.value_or(0) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace imprint::worker
