// SPDX-License-Identifier: MIT
// The head of one part of a multipart form (RFC 7578 §4).  Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace imprint::http {

enum class multipart_error : std::uint8_t {
    none,
    bad_boundary,   // empty, over 70 characters, or with one that RFC 2046 does not allow
    bad_delimiter,  // a line that begins with the boundary, with something else behind it
    bad_head,       // a part's head is malformed, or says twice what it must say once
    bad_name,       // a name or filename that is not UTF-8, or has a NUL
    no_name,        // a part without a name: nothing could ever take it
    bad_encoding,   // Content-Transfer-Encoding base64 or the like (RFC 7578 §4.7)
    nested,         // a part that is multipart itself: files of one field the old way
    truncated,      // the body ended without the closing delimiter
    head_too_large, // from here on: too much, 413
    too_many_parts,
    preamble_too_large,
    epilogue_too_large,
};

// What a part's head said.  Name and filename are decoded: %22, %0D and %0A, which is how
// browsers write quote, CR and LF; \" and \\, as older curl does.  Other octets stay as they
// came: in `C:\new` and `100%25` nothing is escaped.
struct part_head {
    std::string name;
    std::optional<std::string> filename; // absent: a text field; "": a file input left empty
    std::string content_type;            // as sent; "" when the part has none

    friend bool operator==(const part_head &, const part_head &) = default;
};

// `text` is the head's lines, each ended by CRLF, without the empty one.  Fields other than
// Content-Disposition, Content-Type and Content-Transfer-Encoding are passed over, as
// RFC 7578 §4.8 asks.  Folded lines are refused: no browser sends them, and readers differ.
std::variant<part_head, multipart_error> parse_part_head(std::string_view text);

} // namespace imprint::http
