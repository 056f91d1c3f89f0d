// SPDX-License-Identifier: MIT
// The two kinds of form, each read in pieces of any size.
#pragma once

#include "http/form_contents.hpp"
#include "http/multipart.hpp"

#include <string>
#include <string_view>

namespace imprint::http {

// Both: false when the form was refused, with the reason in `into`.

// application/x-www-form-urlencoded (WHATWG URL §5.1): pairs between '&', each decoded when
// it is complete.
class urlencoded_reader {
  public:
    bool feed(form_contents &into, std::string_view octets);
    bool finish(form_contents &into);

  private:
    bool end_pair(form_contents &into);

    std::string pair_;
};

// multipart/form-data (RFC 7578).
class multipart_reader {
  public:
    multipart_reader(std::string_view boundary, multipart_limits limits);

    bool feed(form_contents &into, std::string_view octets);
    bool finish(form_contents &into);

  private:
    bool take(form_contents &into, multipart_decoder::event happened);
    bool begin_part(form_contents &into, const part_head &part);
    bool append(form_contents &into, std::string_view octets);
    bool refuse(form_contents &into) const;

    multipart_decoder decoder_;
    bool is_file_ = false;
};

} // namespace imprint::http
