// SPDX-License-Identifier: MIT
// What the client asked for, as the front server passed it on and Imprint checked it.
// Made by the worker, one per request; a function takes it as `const imprint::request &`.
#pragma once

#include "imprint/name_value.hpp"
#include "imprint/params.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace imprint {

namespace detail {
struct request_access;
struct request_state;
} // namespace detail

// Every view and reference lives as long as the request.  Fields, query, cookies and
// segments are parsed when first asked for.  Nothing here is an identity: whatever the
// client can send, it can forge.
class request {
  public:
    request(const request &) = delete;
    request &operator=(const request &) = delete;
    request(request &&) noexcept;
    request &operator=(request &&) noexcept;
    ~request();

    std::string_view method() const noexcept; // a token, case kept: "GET"
    // RFC 9112 §3.2.1, origin form or "*"; percent-encoded as the client sent it.
    std::string_view target() const noexcept;
    std::string_view scheme() const noexcept; // "http" or "https", by the front's word
    // The Host field as sent, with its port, "" when absent.  Client-controlled: compare
    // it with configured names before building links from it.
    std::string_view host() const noexcept;

    // Where the front put the site: "" or "/app", raw.  mount() + path() is the target's path.
    std::string_view mount() const noexcept;
    std::string_view path() const noexcept; // raw; "" at the mount itself without a slash
    // Of path(), undecoded: "/a/b" is a, b; "/" and "" none; "/a/" is a and an empty one.
    const std::vector<std::string_view> &raw_segments() const;

    std::string_view query_string() const noexcept; // raw, without '?'
    const name_values &query() const;               // decoded, in wire order

    // The first of that name, compared without regard to case.
    std::optional<std::string_view> field(std::string_view name) const;
    // In wire order; names in lower case with '-' where the front's were HTTP_X_Y.
    const name_values &fields() const;

    std::optional<std::string_view> cookie(std::string_view name) const; // the first
    const name_values &cookies() const;                                  // in wire order

    std::string_view content_type() const noexcept; // "" when absent
    std::optional<std::uint64_t> content_length() const noexcept;

    std::string_view client_address() const noexcept; // the front's REMOTE_ADDR

    const imprint::params &params() const noexcept; // everything, as it came

  private:
    friend struct detail::request_access;
    explicit request(std::unique_ptr<detail::request_state> state) noexcept;

    std::unique_ptr<detail::request_state> state_;
};

} // namespace imprint
