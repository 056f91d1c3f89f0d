// SPDX-License-Identifier: MIT
// What the readers of both kinds of form fill, within the limits.
#pragma once

#include "http/form_collector.hpp"
#include "http/stored_octets.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::http {

// The functions that return bool say whether reading may go on; after false, refused() says
// why not.
class form_contents {
  public:
    form_contents(spool_rules rules, form_limits limits);

    bool count_text(std::size_t octets);
    bool count_field();
    bool refuse(rule which, std::string why);
    const std::optional<refusal> &refused() const noexcept { return refused_; }

    void add_field(std::string name, std::string value);
    void append_value(std::string_view octets); // to the last field

    void begin_file(detail::description what);
    void append_file(std::string_view octets);
    void end_file();

    imprint::form take(); // once

  private:
    struct file {
        detail::description what;
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
    };

    form_limits limits_;
    name_values fields_;
    std::vector<file> uploads_;
    spool files_; // of all uploads, one after the other
    std::size_t text_bytes_ = 0;
    std::size_t count_ = 0;
    std::optional<refusal> refused_;
};

} // namespace imprint::http
