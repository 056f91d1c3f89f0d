// SPDX-License-Identifier: MIT
// A parsed JSON body as the binder sees it: no JSON library in sight, so that a site which
// only binds forms and segments does not pay for one at each compilation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace imprint::detail {

// Refuse, never truncate.  A value costs 16 octets or more, whatever its text costs.
struct json_limits {
    std::size_t depth = 64;         // RFC 8259 §9 allows a limit; "[]" is depth 1
    std::size_t values = 1'000'000; // of all kinds, in the whole text
};

// A view of one value; lives as long as its document.
class json_value {
  public:
    enum class type { null, boolean, number, text, list, object };

    explicit json_value(const void *node) noexcept : node_(node) {}

    type kind() const noexcept;
    bool is_null() const noexcept { return kind() == type::null; }

    // Nothing when the value is of another type, or out of the given range.  The number that
    // was parsed is compared: 1.9, 1.0 and 99999999999 are not an int.
    std::optional<bool> boolean() const noexcept;
    std::optional<std::int64_t> integer(std::int64_t low, std::int64_t high) const noexcept;
    std::optional<std::uint64_t> unsigned_integer(std::uint64_t high) const noexcept;
    std::optional<double> number() const noexcept;
    // Of a std::string: followed by NUL.
    std::optional<std::string_view> text() const noexcept;

    // Elements of a list, or members of an object in the order of the text; 0 for others.
    std::size_t size() const noexcept;
    json_value operator[](std::size_t index) const noexcept;     // index < size()
    std::string_view name(std::size_t index) const noexcept;     // of an object's member
    std::optional<json_value> find(std::string_view name) const; // in an object

    // "1.9", "\"abc\"", "a list": what came, for a message; cut when long.
    std::string shown() const;

  private:
    const void *node_;
};

// A whole JSON text, RFC 8259: valid UTF-8, nothing behind it, no duplicate member names.
class json_document {
  public:
    // Throws http_error: 400, or 413 over the count of values.
    static json_document parse(std::string_view text, json_limits limits = {});

    json_value root() const noexcept { return json_value(tree_.get()); }

  private:
    explicit json_document(std::shared_ptr<const void> tree) noexcept
        : tree_(std::move(tree)) {}

    std::shared_ptr<const void> tree_;
};

} // namespace imprint::detail
