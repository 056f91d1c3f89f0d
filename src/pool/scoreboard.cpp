// SPDX-License-Identifier: MIT
#include "pool/scoreboard.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

using worker::score_page;
using worker::score_state;

constexpr auto relaxed = std::memory_order_relaxed;

std::string word(std::uint32_t state) {
    switch (static_cast<score_state>(state)) {
    case score_state::starting:
        return "starting";
    case score_state::idle:
        return "idle";
    case score_state::reading:
        return "reading";
    case score_state::running:
        return "running";
    case score_state::leaving:
        return "leaving";
    }
    return "?";
}

// A URL is ASCII (RFC 3986 §2); anything else that came in one may be half a character here, or
// a terminal's C1 control.
std::string printable(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c < ' ' || c > '~' || c == '\\') {
            made += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
            made += c;
        }
    }
    return made;
}

std::string text_of(std::span<const char> octets) {
    const std::size_t size = static_cast<std::size_t>(
        std::find(octets.begin(), octets.end(), '\0') - octets.begin()
    );
    return printable({octets.data(), size});
}

// What a scribbling worker claims must not wrap the sums of all others.
std::uint64_t sum(std::uint64_t one, std::uint64_t other) noexcept {
    return one + std::min(other, ~std::uint64_t{0} - one);
}

counters counted_in(const score_page &page) {
    counters found;
    found.begun = page.begun.load(relaxed);
    found.refused = page.refused.load(relaxed);
    found.handed_over = page.handed_over.load(relaxed);
    found.taken = page.taken.load(relaxed);
    for (std::size_t at = 0; at < found.answers.size(); ++at) {
        found.answers[at] = page.answers[at].load(relaxed);
        found.requests = sum(found.requests, found.answers[at]);
    }
    for (std::size_t at = 0; at < found.service.size(); ++at) {
        found.service[at] = page.service[at].load(relaxed);
        found.queue[at] = page.queue[at].load(relaxed);
    }
    found.served_microseconds = page.served_microseconds.load(relaxed);
    found.queued_microseconds = page.queued_microseconds.load(relaxed);
    return found;
}

// A worker may be in the midst of writing, for ever if it died so: a few tries, then without.
void read_texts(const score_page &page, reading &into) {
    for (int tries = 0; tries < 4; ++tries) {
        const std::uint32_t before = page.sequence.load(std::memory_order_acquire);
        const auto method = page.method;
        const auto target = page.target;
        const auto client = page.client;
        std::atomic_thread_fence(std::memory_order_acquire);
        if (before % 2 == 0 && page.sequence.load(relaxed) == before) {
            into.method = text_of(method);
            into.target = text_of(target);
            into.client = text_of(client);
            return;
        }
    }
}

} // namespace

counters &counters::operator+=(const counters &more) noexcept {
    begun = sum(begun, more.begun);
    requests = sum(requests, more.requests);
    refused = sum(refused, more.refused);
    handed_over = sum(handed_over, more.handed_over);
    taken = sum(taken, more.taken);
    for (std::size_t at = 0; at < answers.size(); ++at) {
        answers[at] = sum(answers[at], more.answers[at]);
    }
    for (std::size_t at = 0; at < service.size(); ++at) {
        service[at] = sum(service[at], more.service[at]);
        queue[at] = sum(queue[at], more.queue[at]);
    }
    served_microseconds = sum(served_microseconds, more.served_microseconds);
    queued_microseconds = sum(queued_microseconds, more.queued_microseconds);
    return *this;
}

scoreboard::scoreboard(std::size_t places)
    : fd_(base::unique_fd::adopt(
          ::memfd_create("imprint-scores", MFD_CLOEXEC | MFD_ALLOW_SEALING)
      )),
      places_(places), taken_(places, false) {
    const std::size_t size = (places + 1) * score_page::size;
    // Sealed: a worker could shrink the file, and the supervisor's next look would be SIGBUS.
    if (!fd_ || ::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0 ||
        ::fcntl(fd_.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        base::throw_errno("make the scoreboard");
    }
    void *const memory =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), 0);
    if (memory == MAP_FAILED) {
        base::throw_errno("map the scoreboard");
    }
    memory_ = static_cast<std::byte *>(memory);
    page(places_).version.store(score_page::of_companions, relaxed);
}

scoreboard::~scoreboard() {
    ::munmap(memory_, (places_ + 1) * score_page::size);
}

std::optional<std::size_t> scoreboard::allot() {
    const auto found = std::find(taken_.begin(), taken_.end(), false);
    if (found == taken_.end()) {
        return std::nullopt;
    }
    *found = true;
    const auto place = static_cast<std::size_t>(found - taken_.begin());
    std::memset(memory_ + place * score_page::size, 0, score_page::size);
    return place;
}

void scoreboard::free(std::size_t place) {
    const score_page &one = page(place);
    if (one.version.load(relaxed) == score_page::right_version) {
        past_ += counted_in(one);
    }
    taken_[place] = false;
}

counters scoreboard::past() const noexcept {
    counters all = past_;
    all += counted_in(page(places_));
    return all;
}

score_page &scoreboard::page(std::size_t place) const noexcept {
    return *reinterpret_cast<score_page *>(memory_ + place * score_page::size);
}

reading scoreboard::read(std::size_t place, std::chrono::steady_clock::time_point now) const {
    const score_page &one = page(place);
    reading found;
    if (one.version.load(relaxed) != score_page::right_version) {
        found.state = one.version.load(relaxed) == 0 ? "starting" : "?";
        return found;
    }
    found.state = word(one.state.load(relaxed));
    const auto now_ns =
        static_cast<std::uint64_t>(std::chrono::nanoseconds(now.time_since_epoch()).count());
    const std::uint64_t since = std::min(one.since.load(relaxed), now_ns);
    found.for_so_long = std::chrono::milliseconds((now_ns - since) / 1'000'000);
    found.connections = one.connections.load(relaxed);
    found.counted = counted_in(one);
    read_texts(one, found);
    return found;
}

} // namespace imprint::pool
