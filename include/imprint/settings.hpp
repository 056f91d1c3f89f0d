// SPDX-License-Identifier: MIT
// What can be set about a site: by its program through site.settings(), then by
// configuration file, environment and command line, each winning over the one before.
#pragma once

#include "imprint/client_trust.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace imprint {

struct settings {
    // Where state is kept; a folder this site's user can write to.
    std::filesystem::path var = "var";
    // Where bodies too large for memory are kept while their request runs; a folder on disk.
    std::filesystem::path temporary = "/var/tmp";
    // A SOCI connection string, "postgresql://dbname=x"; empty: a SQLite file in `var`.
    std::string database{};

    // Where the site is reached, "https://example.org" as a browser writes it in Origin.
    // Without one, browsers that send no Sec-Fetch-Site can't use unsafe methods; a
    // same-site neighbour that may use this site is listed here too.
    std::vector<std::string> origins{};
    // Where the front server put the site when SCRIPT_NAME does not say: "", "/" or "/app".
    std::string mount{};
    client_trust clients{};
    // Answers to this machine hold the particulars of an error, and the log says what forms
    // sent in vain.
    bool development = false;

    // For descriptions of the site (`SITE routes --openapi`); empty: the executable's name,
    // "0".
    std::string title{};
    std::string version{};
    // The folder of the sources, which imprint-scan knows: what is published or hooked by hand
    // after this was set is listed by its place in there, as all else is.
    std::string sources{};

    // Each is refused with 413 when exceeded, never truncated.
    std::uint64_t body_bytes = std::uint64_t{64} << 20;
    std::uint64_t json_bytes = std::uint64_t{4} << 20;      // parsed in memory
    std::uint64_t form_text_bytes = std::uint64_t{1} << 20; // all text fields of one form
    std::size_t form_fields = 1000;

    std::chrono::seconds session_idle = std::chrono::hours(12);
    std::chrono::seconds session_lifetime = std::chrono::hours(24 * 30);
};

} // namespace imprint
