// SPDX-License-Identifier: MIT
// Documents in the site's database: a row each, and their octets in rows of 256 KiB, so that
// no document is ever whole in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <imprint/imprint.hpp>

// The name's last _ keeps what is in it from being published.
namespace intake_ {

struct document {
    std::int64_t id;
    std::string owner; // the SHA-256 fingerprint of the certificate
    std::string owner_name;
    std::string filename; // as the client named it, "" when it did not
    std::string content_type;
    std::int64_t bytes;
    std::string sha256;
    std::string received; // RFC 3339, UTC
};

// Steps for site.schema().
std::vector<std::string> schema();

// What is to be stored.
struct submission {
    std::string owner;
    std::string owner_name;
    std::string filename;
    std::string content_type;
    std::uint64_t bytes;
    std::string sha256;
    // Visits the octets, in order and in pieces.
    std::function<void(const std::function<void(std::string_view)> &)> for_each;
};

// Stores in the running transaction; durable once that is committed.
document store(imprint::database &db, const submission &given);
std::optional<document> find(imprint::database &db, std::int64_t id);
// Newest first.
std::vector<document>
list(imprint::database &db, int limit, const std::optional<std::string> &owner);
void remove(imprint::database &db, std::int64_t id);
// The octets: in memory when they are one row, else in a temporary file without a name.
imprint::response_content content(imprint::database &db, const document &which);

} // namespace intake_
