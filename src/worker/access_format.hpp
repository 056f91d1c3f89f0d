// SPDX-License-Identifier: MIT
// How a request becomes a line of the access log.  Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace imprint {
class params;
class request;
} // namespace imprint

namespace imprint::worker {

struct access_entry {
    std::string_view method;
    const request *asked = nullptr; // none when its head was refused
    const params *sent = nullptr;   // what came, then
    std::string_view target;        // masked (http/masking); "" as long as there is none
    std::string_view user;          // "" when nobody proved to be anybody
    int status = 0;
    std::uint64_t octets = 0; // that left: head, content and what the wire adds
    bool complete = true;     // false: the peer left, or a stream broke
    std::chrono::system_clock::time_point began;
    std::chrono::microseconds elapsed{};
};

// "json", "combined", or directives as Apache's LogFormat has them, of those below.  What a
// client sent can't end a line, nor look like another part of it: octets that no text has, and
// blanks and quotes where they would, are escaped, "" is "-".
//
//   %h client's address   %u user             %t time it began     %r "GET /x HTTP/1.1"
//   %m method             %U path             %q ?query            %H protocol
//   %s status             %B octets           %D microseconds      %T seconds
//   %P pid                %v host             %X + complete, or X  %{Name}i a field
class access_format {
  public:
    // Throws std::invalid_argument, in a sentence.
    explicit access_format(std::string_view text);

    // With its line feed.
    std::string line(const access_entry &of) const;

    static std::string directives(); // for --help

  private:
    struct part {
        char directive = 0; // 0: the text itself
        std::string text{}; // or a field's name
        bool quoted = false;
    };

    void parse(std::string_view text);

    bool json_ = false;
    std::vector<part> parts_;
};

} // namespace imprint::worker
