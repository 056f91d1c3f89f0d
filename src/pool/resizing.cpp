// SPDX-License-Identifier: MIT
#include "pool/resizing.hpp"

#include <utility>

namespace imprint::pool {

resizing::resizing(
    size_terms terms,
    sizing_limits limits,
    const worker::lobby &lobby,
    std::function<std::vector<int>()> sockets
)
    : terms_(terms), limits_(limits), lobby_(lobby), sockets_(std::move(sockets)),
      kept_(lobby) {
    if (terms.changes()) {
        sizing_.emplace(terms, limits);
    }
}

void resizing::stop() {
    sizing_.reset();
    kept_.close();
    due_.reset();
    asleep_ = false;
}

void resizing::settle(generation &current, time now) {
    asleep_ = false;
    const bool able = current.state() == generation::phase::serving && current.has_leader();
    if (!sizing_ || !able) {
        due_.reset();
        return;
    }
    const bool none_alive = current.workers().wanted() == 0;
    if (!none_alive) {
        kept_.give_back();
    }
    if (due_ && now < *due_) {
        return;
    }
    const bool waiting = somebody_waits(none_alive);
    if (none_alive && !waiting) {
        due_.reset();
        asleep_ = true;
        return;
    }
    due_ = now + limits_.sample;
    const auto [more, leave] = sizing_->decide(current.workers().views(now), waiting, now);
    current.workers().bring(more);
    added_ += static_cast<std::uint64_t>(more);
    removed_ += leave.size();
    for (const std::size_t place : leave) {
        current.workers().let_go(place, now);
    }
    if (none_alive && more > 0) {
        kept_.give_back();
    }
}

bool resizing::somebody_waits(bool none_alive) {
    const bool kept = none_alive && kept_.look();
    // What is in the lobby was looked at then.
    auto all = queues(!none_alive);
    return ::poll(all.data(), all.size(), 0) > 0 || kept;
}

std::vector<pollfd> resizing::queues(bool with_lobby) const {
    std::vector<pollfd> all;
    for (const int fd : sockets_ ? sockets_() : std::vector<int>{}) {
        all.push_back({fd, POLLIN, 0});
    }
    if (with_lobby) {
        all.push_back({lobby_.out(), POLLIN, 0});
    }
    return all;
}

size_report resizing::describe(const generation &current) const {
    return {terms_.least, terms_.most, current.workers().wanted(), added_, removed_};
}

void resizing::watch(std::vector<pollfd> &into) const {
    if (asleep_) {
        const auto all = queues(true);
        into.insert(into.end(), all.begin(), all.end());
        kept_.watch(into);
    }
}

} // namespace imprint::pool
