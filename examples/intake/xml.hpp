// SPDX-License-Identifier: MIT
// Whether a document is well-formed XML.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace intake {

// "application/xml", "text/xml; charset=utf-8", "application/vnd.x+xml": RFC 7303 §4.2.
bool is_xml(std::string_view media_type);

// Fed in pieces of any size.  External entities are never fetched; expat bounds what
// internal ones expand to, this bounds the nesting.
class xml_checker {
  public:
    static constexpr std::size_t most_nesting = 10'000;

    xml_checker();
    ~xml_checker();

    // After the first fault further pieces are ignored.
    void feed(std::string_view octets);
    // The fault, "line 2, column 9: mismatched tag"; nothing when the whole is well-formed.
    std::optional<std::string> finish();

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace intake
