// SPDX-License-Identifier: MIT
// Calls the hooks of one place, in their order.
#pragma once

#include "imprint/http_error.hpp"
#include "imprint/response.hpp"
#include "publish/call.hpp"
#include "publish/hooks.hpp"

#include <cstddef>
#include <optional>

namespace imprint::detail {

class hook_calls {
  public:
    explicit hook_calls(const hook_chain &chain) noexcept : chain_(chain) {}

    // Outer namespaces first.  An answer ends the request.
    std::optional<response> before(occasion &with);
    // Inner namespaces first; those further in than the before hook that answered have not
    // been entered, so theirs are not called.
    void after(occasion &with, response &made);
    // Inner namespaces first, until one answers; `foreign`: another site made the browser
    // send this, so hooks that take what says who the visitor is are passed over.
    std::optional<response> error(occasion &with, const http_error &error, bool foreign);

    // The one that is being called, or that has thrown; nullptr between calls.
    const hook *running() const noexcept { return running_; }
    // Whether the answer depends on who asks: a hook that takes session, user, certificate or
    // database gave it.
    bool answered_personally() const noexcept { return personal_; }

  private:
    std::optional<response> run(const hook &which, occasion &with);

    const hook_chain &chain_;
    const hook *running_ = nullptr;
    std::size_t entered_ = 0; // layers
    bool personal_ = false;
};

} // namespace imprint::detail
