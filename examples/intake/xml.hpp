// SPDX-License-Identifier: MIT
// Whether a document is well-formed XML.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace intake_ {

// "Text/XML ; charset=utf-8" -> "text/xml".
std::string essence(std::string_view media_type);

// "application/xml", "text/xml; charset=utf-8", "application/vnd.x+xml": RFC 7303 §4.2.
bool is_xml(std::string_view media_type);

// Fed in pieces of any size.  External entities are never fetched, and expat bounds what
// internal ones expand to.  The rest is bounded here: without it 40 MB of ATTLIST declarations
// were 1.2 GB of memory, and a default is given once for each element.
class xml_checker {
  public:
    static constexpr std::size_t most_nesting = 10'000;
    // Of expat, for names, declarations and the longest token; an SVG's attribute may well
    // be an image of some megabytes.
    static constexpr std::size_t most_memory = std::size_t{32} * 1024 * 1024;
    static constexpr std::size_t most_defaults = 10'000'000; // attributes not in the text

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

} // namespace intake_
