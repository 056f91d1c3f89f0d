// SPDX-License-Identifier: MIT
// A boundary, LF, the body of a multipart form.
#include "http/multipart.hpp"
#include "http_invariants.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace {

using fuzz::require;
using imprint::http::multipart_decoder;
using imprint::http::multipart_error;
using imprint::http::multipart_limits;
using event = multipart_decoder::event;

// Events as one comparable text, the data of a part joined.
class watched_decoder {
  public:
    watched_decoder(std::string_view boundary, multipart_limits limits)
        : limits_(limits), decoder_(boundary, limits) {}

    bool feed(std::string_view octets) {
        // Octets that were held back come as data without one being consumed, once.
        for (int idle = 0; idle < 2;) {
            const std::size_t before = octets.size();
            const event happened = decoder_.next(octets);
            if (happened == event::need_more) {
                require(octets.empty(), "need_more consumes everything");
                return true;
            }
            if (happened == event::failed) {
                require(decoder_.error() != multipart_error::none, "a failure has a reason");
                require(decoder_.next(octets) == event::failed, "failure is sticky");
                return false;
            }
            note(happened);
            idle = octets.size() == before ? idle + 1 : 0;
        }
        require(false, "events come to an end");
        return false;
    }

    std::string finish() {
        const bool ended = decoder_.finish() == event::end;
        require(ended == (decoder_.error() == multipart_error::none), "failed or ended");
        require(!ended || (closed_ && !open_), "a form that ended is whole");
        return story_ + static_cast<char>(decoder_.error());
    }

  private:
    void note(event happened) {
        require(!closed_, "nothing comes after the end");
        require(
            open_ == (happened == event::part_data || happened == event::part_end),
            "parts are one after the other"
        );
        if (happened == event::part_begin) {
            begin(decoder_.part());
        } else if (happened == event::part_data) {
            require(!decoder_.data().empty(), "data has octets");
            story_ += decoder_.data();
        } else {
            closed_ = happened == event::end;
            open_ = false;
            story_ += closed_ ? ">>" : ">";
        }
    }

    void begin(const imprint::http::part_head &part) {
        require(++parts_ <= limits_.parts, "parts within their count");
        const std::string filename = part.filename.value_or("(none)");
        require(part.name.size() <= limits_.head_bytes, "names within the head");
        story_ += "<" + part.name + "|" + filename + "|" + part.content_type + "|";
        open_ = true;
    }

    multipart_limits limits_;
    multipart_decoder decoder_;
    std::string story_;
    std::size_t parts_ = 0;
    bool open_ = false;
    bool closed_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const auto input = fuzz::split_input(data, size);
    multipart_limits small;
    small.parts = 2;
    small.head_bytes = 80;
    small.preamble_bytes = small.epilogue_bytes = 10;
    for (const multipart_limits limits : {multipart_limits(), small}) {
        fuzz::check_pieces(input.body, [&](auto next_size) {
            watched_decoder watched(input.line, limits);
            fuzz::feed_pieces(input.body, next_size, [&](std::string_view piece) {
                return watched.feed(piece);
            });
            return watched.finish();
        });
    }
    return 0;
}
