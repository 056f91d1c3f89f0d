// SPDX-License-Identifier: MIT
#include "pool/leavers.hpp"

#include "base/log.hpp"
#include "base/next_due.hpp"

#include <algorithm>
#include <utility>

namespace imprint::pool {

void leavers::add(std::unique_ptr<generation> who, time deadline) {
    all_.push_back({std::move(who), deadline, false});
}

void leavers::add_killed(std::unique_ptr<generation> who) {
    all_.push_back({std::move(who), {}, true});
}

void leavers::hurry(time now) {
    hurried_ = true;
    for (straggler &one : all_) {
        one.deadline = now;
    }
}

int leavers::kill_late(time now) {
    int killed = 0;
    for (straggler &one : all_) {
        if (one.killed || now < one.deadline) {
            continue;
        }
        base::log(
            base::severity::warning,
            hurried_ ? "told to stop a second time: workers are killed"
                     : "workers did not leave in time: killed"
        );
        one.who->kill();
        one.killed = true;
        ++killed;
    }
    return killed;
}

void leavers::drop_ended() {
    std::erase_if(all_, [](const straggler &one) { return !one.who->any_alive(); });
}

bool leavers::any_alive() const {
    return std::any_of(all_.begin(), all_.end(), [](const straggler &one) {
        return one.who->any_alive();
    });
}

std::optional<leavers::time> leavers::next_deadline() const {
    base::next_due next;
    for (const straggler &one : all_) {
        if (!one.killed) {
            next.add(one.deadline);
        }
    }
    return next.time();
}

} // namespace imprint::pool
