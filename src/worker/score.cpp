// SPDX-License-Identifier: MIT
#include "worker/score.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include <sys/mman.h>

namespace imprint::worker {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

// One writer: no other's addition can be lost between the two.
void add_one(std::atomic<std::uint64_t> &to) noexcept {
    to.store(to.load(relaxed) + 1, relaxed);
}

void put(std::string_view text, std::span<char> into) noexcept {
    const std::size_t size = text.copy(into.data(), into.size());
    std::fill(into.begin() + static_cast<std::ptrdiff_t>(size), into.end(), '\0');
}

std::uint64_t nanoseconds_now() noexcept {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::nanoseconds(now).count());
}

std::size_t bucket_of(std::chrono::microseconds took) noexcept {
    const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0));
    // An int, or what it was given: libstdc++ 14 and 12 differ.
    return std::min(static_cast<std::size_t>(std::bit_width(count)), score_page::buckets - 1);
}

} // namespace

score::score(const base::unique_fd &board, std::size_t place) {
    void *const page = ::mmap(
        nullptr,
        score_page::size,
        PROT_READ | PROT_WRITE,
        MAP_SHARED,
        board.get(),
        static_cast<off_t>(place * score_page::size)
    );
    if (page == MAP_FAILED) {
        base::throw_errno("map a page of the scoreboard");
    }
    page_ = static_cast<score_page *>(page);
    page_->version.store(score_page::right_version, relaxed);
    enter(score_state::starting);
}

score::~score() {
    if (page_ != nullptr) {
        ::munmap(page_, score_page::size);
    }
}

score::score(score &&other) noexcept : page_(std::exchange(other.page_, nullptr)) {
}

score &score::operator=(score &&other) noexcept {
    std::swap(page_, other.page_);
    return *this;
}

void score::enter(score_state state) noexcept {
    if (page_ != nullptr) {
        page_->since.store(nanoseconds_now(), relaxed);
        page_->state.store(static_cast<std::uint32_t>(state), relaxed);
    }
}

void score::begin(
    std::string_view method, std::string_view target, std::string_view client
) noexcept {
    if (page_ == nullptr) {
        return;
    }
    add_one(page_->requests);
    const std::uint32_t before = page_->sequence.load(relaxed);
    page_->sequence.store(before + 1, relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    put(method, page_->method);
    put(target, page_->target);
    put(client, page_->client);
    page_->sequence.store(before + 2, std::memory_order_release);
}

void score::end(int status, std::chrono::microseconds took) noexcept {
    if (page_ == nullptr) {
        return;
    }
    const auto hundreds = static_cast<std::size_t>(std::clamp(status / 100, 0, 5));
    add_one(page_->answers[hundreds]);
    add_one(page_->service[bucket_of(took)]);
    const auto more = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0));
    page_->served_microseconds.store(page_->served_microseconds.load(relaxed) + more, relaxed);
}

void score::queued(std::chrono::microseconds waited) noexcept {
    if (page_ != nullptr) {
        add_one(page_->queue[bucket_of(waited)]);
        page_->queued_microseconds.store(
            page_->queued_microseconds.load(relaxed) +
                static_cast<std::uint64_t>(std::max<std::int64_t>(waited.count(), 0)),
            relaxed
        );
    }
}

void score::connections(std::size_t count) noexcept {
    if (page_ != nullptr) {
        page_->connections.store(count, relaxed);
    }
}

void score::handed_over() noexcept {
    if (page_ != nullptr) {
        add_one(page_->handed_over);
    }
}

void score::taken() noexcept {
    if (page_ != nullptr) {
        add_one(page_->taken);
    }
}

} // namespace imprint::worker
