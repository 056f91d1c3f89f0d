// SPDX-License-Identifier: MIT
#include "worker/porter.hpp"

#include "base/file_io.hpp"
#include "base/unique_fd.hpp"
#include "worker/epoll.hpp"

#include <array>
#include <span>

#include <sys/epoll.h>
#include <sys/mman.h>

namespace imprint::worker {
namespace {

using std::chrono::nanoseconds;

constexpr int most_rounds = 16; // of 64: then the worker, should it wait, has its turn

// Whether another worker has something to do for it.
bool could_go_on(const desk_entry &one, std::uint32_t events, nanoseconds running) noexcept {
    // One that only hangs up is the worker's: nobody waits for an answer.
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
        return false;
    }
    if (one.how == parked::leaving || one.how == parked::lent) {
        return (events & EPOLLOUT) != 0;
    }
    // Whoever takes a long request reads it anew, a gigabyte a second; a slow one, moved again
    // and again, costs no more than it has waited.
    const nanoseconds to_read(one.file >= 0 ? one.file_octets : 0);
    return one.how == parked::whole && (events & EPOLLIN) != 0 && running >= to_read;
}

} // namespace

int porter::fd() const noexcept {
    const int epoll = desk_.page().epoll;
    return lobby_ && epoll != 0 ? epoll : -1;
}

bool porter::move_ready(std::uint64_t call, nanoseconds running) {
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

// What the event is of, unless it is the worker's own affair.
desk_entry *porter::find(std::uint64_t key) const {
    const desk_page &page = desk_.page();
    const auto number = static_cast<std::uint32_t>(key);
    const auto generation = static_cast<std::uint32_t>(key >> 32U);
    if (generation == special_event || number >= page.entries ||
        (page.request.attended && number == page.request.place)) {
        return nullptr;
    }
    desk_entry &one = desk_.entries()[number];
    return one.generation == generation ? &one : nullptr;
}

// Events are told again until they are dealt with: those of what stays here come to the worker.
bool porter::move_some(nanoseconds running) {
    std::array<epoll_event, 64> events{};
    const int count = ::epoll_wait(fd(), events.data(), events.size(), 0);
    bool moved = false;
    for (const epoll_event &event :
         std::span(events).first(static_cast<std::size_t>(std::max(count, 0)))) {
        desk_entry *const one = find(event.data.u64);
        if (one == nullptr || !could_go_on(*one, event.events, running)) {
            continue;
        }
        packed things;
        if (!pack(*one, things)) {
            one->how = parked::bound;
            continue;
        }
        if (!lobby_.offer(one->fd, things.with)) {
            return moved;
        }
        ::epoll_ctl(fd(), EPOLL_CTL_DEL, one->fd, nullptr);
        one->how = parked::moved;
        if (counts_ != nullptr) {
            counts_->handed_over_by_companion();
        }
        ++desk_.page().moved;
        moved = true;
    }
    return moved;
}

// What goes along; false when it is the worker's alone.
bool porter::pack(const desk_entry &one, packed &into) const {
    into.with = luggage_of(one, desk_.octets_of(one));
    into.with.ready = steady_nanoseconds();
    if (one.how != parked::lent) {
        return true;
    }
    into.octets = read_memory(one.head) + read_memory(one.rest);
    const std::string content = read_memory(one.content);
    into.file = base::unique_fd::adopt(::memfd_create("imprint-answer", MFD_CLOEXEC));
    into.with.octets = into.octets;
    into.with.file = into.file.get();
    into.with.file_octets = content.size();
    return into.octets.size() == one.head.size + one.rest.size &&
           content.size() == one.content.size && base::write_at(into.file.get(), 0, content);
}

// The worker is at the site's code meanwhile: what is lent stays as it is.  "" when it can't
// be read.
std::string porter::read_memory(const desk_text &where) const {
    const int memory = desk_.page().memory;
    std::string octets(memory == 0 ? 0 : where.size, '\0');
    return base::read_at(memory, where.address, octets) ? octets : std::string();
}

} // namespace imprint::worker
