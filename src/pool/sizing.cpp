// SPDX-License-Identifier: MIT
#include "pool/sizing.hpp"

#include <algorithm>
#include <utility>

namespace imprint::pool {

sizing::decision sizing::decide(std::span<const worker_view> all, bool waiting, time now) {
    note_rest(all, now);
    const auto count = [&](activity what) {
        return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const auto &one) {
            return one.does == what;
        }));
    };
    const int total = static_cast<int>(all.size());
    const int idle = count(activity::idle);
    const int at_hand = idle + count(activity::starting);
    const bool at_rest = terms_.least == 0 && at_hand == total;
    const int spare = at_rest ? 0 : terms_.spare;
    // Without a spare one it takes somebody who waits.
    const int wanted = std::max(spare - at_hand, waiting && at_hand == 0 ? 1 : 0);
    const int missing = std::max(terms_.least - total, 0);
    decision made;
    made.more = std::max(missing, allowed(std::min(wanted, terms_.most - total), now));
    if (made.more == 0 && !waiting) {
        made.leave = too_many(all, idle, spare, now);
    }
    return made;
}

// By what it has served, not by when it says that it began to be idle: it also wakes for what
// is no request.
void sizing::note_rest(std::span<const worker_view> all, time now) {
    std::map<pid_t, rest> resting;
    for (const worker_view &one : all) {
        if (one.does != activity::idle) {
            continue;
        }
        const auto before = resting_.find(one.pid);
        const bool since_then =
            before != resting_.end() && before->second.requests == one.requests;
        resting[one.pid] = since_then ? before->second : rest{one.requests, now};
    }
    resting_ = std::move(resting);
}

// A step begins with the first start in it.  When one was used up and the need goes on, the
// next allows twice as many.
int sizing::allowed(int wanted, time now) {
    const bool ended = now >= step_end_;
    if (wanted <= 0) {
        used_ = ended ? 0 : used_; // the need is over
        return 0;
    }
    if (ended) {
        const bool goes_on = used_ == rate_ && now < step_end_ + limits_.rate_step;
        rate_ = goes_on ? std::min(rate_ * 2, limits_.most_at_once) : 1;
        used_ = 0;
        step_end_ = now + limits_.rate_step;
    }
    const int more = std::min(wanted, rate_ - used_);
    used_ += more;
    return more;
}

std::vector<std::size_t>
sizing::too_many(std::span<const worker_view> all, int idle, int spare, time now) const {
    std::vector<std::pair<time, std::size_t>> late; // the one idle longest first
    for (const worker_view &one : all) {
        const auto found = resting_.find(one.pid);
        if (found != resting_.end() && now - found->second.since >= terms_.idle) {
            late.emplace_back(found->second.since, one.place);
        }
    }
    std::sort(late.begin(), late.end());
    const int most =
        std::max(std::min(static_cast<int>(all.size()) - terms_.least, idle - spare), 0);
    late.resize(std::min(late.size(), static_cast<std::size_t>(most)));
    std::vector<std::size_t> places;
    places.reserve(late.size());
    for (const auto &[since, place] : late) {
        places.push_back(place);
    }
    return places;
}

} // namespace imprint::pool
