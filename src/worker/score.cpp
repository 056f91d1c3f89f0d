// SPDX-License-Identifier: MIT
#include "worker/score.hpp"

#include "base/coarse_clock.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include <sys/mman.h>
#include <sys/stat.h>

namespace imprint::worker {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

// One writer: no other's addition can be lost between the two.
void add(std::atomic<std::uint64_t> &to, std::uint64_t more) noexcept {
    to.store(to.load(relaxed) + more, relaxed);
}

void add_one(std::atomic<std::uint64_t> &to) noexcept {
    add(to, 1);
}

void put(std::string_view text, std::span<char> into) noexcept {
    const std::size_t size = text.copy(into.data(), into.size());
    std::fill(into.begin() + static_cast<std::ptrdiff_t>(size), into.end(), '\0');
}

std::uint64_t nanoseconds_now() noexcept {
    const auto now = base::coarse_steady_now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::nanoseconds(now).count());
}

std::uint64_t count_of(std::chrono::microseconds time) noexcept {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
}

std::size_t bucket_of(std::chrono::microseconds took) noexcept {
    // An int, or what it was given: libstdc++ 14 and 12 differ.
    const auto width = static_cast<std::size_t>(std::bit_width(count_of(took)));
    return std::min(width, score_page::buckets - 1);
}

std::size_t hundreds_of(int status) noexcept {
    return static_cast<std::size_t>(std::clamp(status / 100, 0, 5));
}

score_page *map_page(const base::unique_fd &board, std::size_t place) {
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
    return static_cast<score_page *>(page);
}

} // namespace

score::score(const base::unique_fd &board, std::size_t place) {
    struct stat found{};
    if (::fstat(board.get(), &found) != 0) {
        base::throw_errno("look at the scoreboard");
    }
    const std::size_t pages = static_cast<std::size_t>(found.st_size) / score_page::size;
    companions_ = map_page(board, pages - 1);
    if (companions_->version.load(relaxed) != score_page::of_companions) {
        forget_companions(); // it is of a supervisor that knows no such page
    }
    page_ = map_page(board, place);
    page_->version.store(score_page::right_version, relaxed);
    enter(score_state::starting);
}

score::~score() {
    if (page_ != nullptr) {
        ::munmap(page_, score_page::size);
    }
    forget_companions();
}

score::score(score &&other) noexcept
    : page_(std::exchange(other.page_, nullptr)),
      companions_(std::exchange(other.companions_, nullptr)) {
}

score &score::operator=(score &&other) noexcept {
    std::swap(page_, other.page_);
    std::swap(companions_, other.companions_);
    return *this;
}

void score::forget_companions() noexcept {
    if (companions_ != nullptr) {
        ::munmap(std::exchange(companions_, nullptr), score_page::size);
    }
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
    add_one(page_->begun);
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
    add_one(page_->answers[hundreds_of(status)]);
    add_one(page_->service[bucket_of(took)]);
    add(page_->served_microseconds, count_of(took));
}

void score::handed_over_by_companion() noexcept {
    if (companions_ != nullptr) {
        companions_->handed_over.fetch_add(1, relaxed);
    }
}

void score::end_for_dead(int status, std::chrono::microseconds took) noexcept {
    if (companions_ != nullptr) {
        companions_->answers[hundreds_of(status)].fetch_add(1, relaxed);
        companions_->service[bucket_of(took)].fetch_add(1, relaxed);
        companions_->served_microseconds.fetch_add(count_of(took), relaxed);
    }
}

void score::refused() noexcept {
    if (page_ != nullptr) {
        add_one(page_->refused);
    }
}

void score::queued(std::chrono::microseconds waited) noexcept {
    if (page_ != nullptr) {
        add_one(page_->queue[bucket_of(waited)]);
        add(page_->queued_microseconds, count_of(waited));
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
