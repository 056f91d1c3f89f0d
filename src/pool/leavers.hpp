// SPDX-License-Identifier: MIT
// Generations that were told to leave, or failed, until the last of their processes has ended.
#pragma once

#include "pool/generation.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace imprint::pool {

class leavers {
  public:
    using time = generation::time;

    // Killed when it has not left by then.
    void add(std::unique_ptr<generation> who, time deadline);
    // One that was killed already.
    void add_killed(std::unique_ptr<generation> who);

    // No more waiting: a second signal to stop.
    void hurry(time now);
    // Kills those that are late: how many generations.
    int kill_late(time now);
    void drop_ended();

    bool is_hurried() const noexcept { return hurried_; }
    bool any_alive() const;
    std::optional<time> next_deadline() const;
    template <class Use>
    void for_each(const Use &use) const {
        for (const straggler &one : all_) {
            use(*one.who);
        }
    }

  private:
    struct straggler {
        std::unique_ptr<generation> who;
        time deadline{};
        bool killed = false;
    };
    std::vector<straggler> all_;
    bool hurried_ = false;
};

} // namespace imprint::pool
