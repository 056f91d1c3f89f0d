// SPDX-License-Identifier: MIT
// Params of a front server -> who the client is.  Pure but for the cache and the policy it is
// given.  Only the names of param_names.hpp count, spelled exactly so: everything a client can
// send arrives as HTTP_*.
#pragma once

#include "identity/certificate_cache.hpp"
#include "identity/client_policy.hpp"
#include "imprint/client_identity.hpp"
#include "imprint/params.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace imprint::detail {

// What must hold, besides the front server's word, for a certificate to count.
struct identity_rules {
    client_policy &policy;
    // False where anybody could have written the params (TCP without the shared secret).
    bool front_trusted = true;
    std::string untrusted_reason{}; // told as the reason when a certificate then comes
};

struct identification {
    client_identity identity;
    // For the log: look-alikes that a client sent, files that can't be read.
    std::vector<std::string> notes{};
};

identification identify(
    const params &request,
    const identity_rules &rules,
    std::chrono::sys_seconds now,
    certificate_cache &cache
);

} // namespace imprint::detail
