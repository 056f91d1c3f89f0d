// SPDX-License-Identifier: MIT
// Children that were reaped before anybody knew whose they were: a worker may be dead before
// its leader has told its pid.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

class graveyard {
  public:
    void add(pid_t pid, int status);
    std::optional<int> take(pid_t pid);

  private:
    // Whatever a site's functions leave behind is reaped too: the latest are kept.
    static constexpr std::size_t most = 64;
    std::vector<std::pair<pid_t, int>> dead_;
};

} // namespace imprint::pool
