// SPDX-License-Identifier: MIT
#include "worker/porter.hpp"

#include "worker/connection_set.hpp"

#include <array>
#include <span>

#include <sys/epoll.h>

namespace imprint::worker {
namespace {

// Whoever takes a long request reads it anew; a slow one, moved again and again, costs no
// more than it has waited.
constexpr std::chrono::nanoseconds time_to_read(std::uint64_t octets) noexcept {
    return std::chrono::nanoseconds(octets); // a gigabyte a second
}

constexpr int most_rounds = 16; // of 64: then the worker, should it wait, has its turn

} // namespace

int porter::fd() const noexcept {
    const int epoll = desk_.page().epoll;
    return lobby_ && epoll != 0 ? epoll : -1;
}

bool porter::move_ready(std::uint64_t call, std::chrono::nanoseconds running) {
    desk_page &page = desk_.page();
    auto whose = hands::nobody;
    if (fd() < 0 || page.stopping ||
        !page.whose.compare_exchange_strong(whose, hands::companion)) {
        return false;
    }
    bool moved = false;
    for (int round = 0; round < most_rounds && page.runs == call && move_some(running);
         ++round) {
        moved = true;
    }
    page.whose = hands::nobody;
    return moved;
}

// Events are told again until they are dealt with: those of what stays here come to the worker.
bool porter::move_some(std::chrono::nanoseconds running) {
    std::array<epoll_event, 64> events{};
    const int count = ::epoll_wait(fd(), events.data(), events.size(), 0);
    desk_page &page = desk_.page();
    bool moved = false;
    for (const epoll_event &event :
         std::span(events).first(static_cast<std::size_t>(std::max(count, 0)))) {
        const auto number = static_cast<std::uint32_t>(event.data.u64);
        const auto generation = static_cast<std::uint32_t>(event.data.u64 >> 32U);
        if (generation == connection_set::special || number >= page.entries ||
            (page.request.attended && number == page.request.place)) {
            continue;
        }
        desk_entry &one = desk_.entries()[number];
        // One that only hangs up is the worker's: nobody waits for an answer.
        const bool asks =
            (event.events & EPOLLIN) != 0 && (event.events & (EPOLLHUP | EPOLLERR)) == 0;
        if (one.how != parked::whole || one.generation != generation || !asks ||
            (one.file >= 0 && running < time_to_read(one.file_octets))) {
            continue;
        }
        if (!offer(desk_, lobby_, one)) {
            return moved;
        }
        ::epoll_ctl(fd(), EPOLL_CTL_DEL, one.fd, nullptr);
        one.how = parked::moved;
        ++page.moved;
        moved = true;
    }
    return moved;
}

bool offer(const desk &from, const lobby &to, const desk_entry &one) noexcept {
    luggage with = luggage_of(one, from.octets_of(one));
    with.ready = steady_nanoseconds();
    return to.offer(one.fd, with);
}

} // namespace imprint::worker
