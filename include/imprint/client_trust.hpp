// SPDX-License-Identifier: MIT
// Whose client certificates count, as a site's settings say it.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace imprint {

// The front server's word is never enough: a certificate
// counts that is pinned, or that `ca` vouches for and `rules` admit.  With neither `ca` nor
// `pins` nobody's does.
struct client_trust {
    // PEM; each certificate in it may vouch for clients.
    std::filesystem::path ca{};
    // PEM; what was revoked.  With it, every issuer in a chain needs a list that is in force.
    std::filesystem::path crl{};
    // SHA-256 of whole certificates, hexadecimal, colons allowed: these count without `ca`
    // and `rules`, self-signed ones even when the front server could not verify them.
    std::vector<std::string> pins{};
    // "subject.OU=Staff", "san.email=*@example.org", "eku=clientAuth", "issuer=CN=Staff CA":
    // of those with the same left side one has to hold, and of each left side.
    std::vector<std::string> rules{};
    // Changes of the files are seen after so long.
    std::chrono::seconds reread{10};
};

} // namespace imprint
