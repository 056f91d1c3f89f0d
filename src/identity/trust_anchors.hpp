// SPDX-License-Identifier: MIT
// Who may vouch for clients, and what they have revoked: two files of PEM, read anew when
// they change.  Source: RFC 5280 §6, verified by OpenSSL.
#pragma once

#include "identity/pem_file.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

struct x509_store_st; // OpenSSL's X509_STORE

namespace imprint::detail {

class trust_anchors {
  public:
    // Every certificate in `ca` may vouch, an intermediate one too; with `crl`, which may be
    // empty, all but the anchor of a chain need a list by their issuer that is in force.
    // Throws std::runtime_error with a sentence that names the file.
    trust_anchors(const std::filesystem::path &ca, const std::filesystem::path &crl);

    // Reads what has changed.  What can't be read or used changes nothing: then the sentence
    // is returned, for the log, once for each such state of the files.
    std::optional<std::string> refresh();
    // Another one after each change.
    std::uint64_t version() const noexcept { return version_; }

    // Why that client's certificate is not vouched for, the end of a sentence that begins
    // "the certificate "; nothing when it is.  `chain`: DER of what the client sent with it,
    // which is trusted in nothing.
    std::optional<std::string> refusal(
        std::string_view der,
        std::span<const std::string_view> chain,
        std::chrono::sys_seconds now
    ) const;

  private:
    using store = std::unique_ptr<x509_store_st, void (*)(x509_store_st *)>;

    void read_changes();
    store make_store() const;

    pem_file ca_;
    std::optional<pem_file> crl_{};
    std::string ca_text_;
    std::string crl_text_;
    store store_;
    std::uint64_t version_ = 0;
    bool stale_ = false; // store_ is of former texts
    std::string told_;   // what was wrong last
};

} // namespace imprint::detail
