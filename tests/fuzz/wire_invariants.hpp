// SPDX-License-Identifier: MIT
// What holds for the decoder of any wire, whatever it is fed.
#pragma once

#include "require.hpp"
#include "wire/decoder.hpp"
#include "wire/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

using imprint::wire::event;

// Everything a worker would see of a connection, as one comparable value.
struct seen {
    std::vector<imprint::params> heads;
    std::string story; // events and replies, bodies joined
    std::string bodies;

    bool operator==(const seen &) const = default;
};

template <imprint::wire::decoder Decoder>
class watched_decoder {
  public:
    explicit watched_decoder(imprint::wire::limits limits)
        : limits_(limits), decoder_(limits) {}

    void feed(std::string_view octets) {
        std::span<const char> left(octets.data(), octets.size());
        // Two events at most come without an octet: a head and its end; a refusing reply and
        // the failure after it.
        for (int idle = 0; idle < 3;) {
            const std::size_t before = left.size();
            const event found = decoder_.next(left);
            check_bounds(octets);
            note(found);
            if (found == event::need_more) {
                require(left.empty(), "need_more consumes everything");
                return;
            }
            if (found == event::failed) {
                check_sticky(left);
                return;
            }
            act_on(found);
            idle = left.size() == before ? idle + 1 : 0;
        }
        require(false, "events come to an end");
    }

    const seen &result() const { return seen_; }

  private:
    void check_bounds(std::string_view octets) const {
        require(decoder_.reply().size() <= 128, "replies are short");
        require(decoder_.params().size() <= limits_.params_count, "params within their count");
        std::size_t bytes = 0;
        for (const imprint::param &one : decoder_.params()) {
            bytes += one.name.size() + one.value.size();
        }
        require(bytes <= limits_.params_bytes, "params within their octets");
        const std::string_view body = decoder_.body();
        const std::less_equal<const char *> not_after;
        require(
            body.empty() ||
                (not_after(octets.data(), body.data()) &&
                 not_after(body.data() + body.size(), octets.data() + octets.size())),
            "the body is a view of what was fed"
        );
    }

    void check_sticky(std::span<const char> left) {
        const auto why = decoder_.error();
        require(why != imprint::wire::error::none, "a failure has a reason");
        const std::size_t before = left.size();
        require(decoder_.next(left) == event::failed, "failure is sticky");
        require(left.size() == before && decoder_.error() == why, "failure changes nothing");
    }

    void note(event found) {
        switch (found) {
        case event::need_more:
            break;
        case event::reply:
            require(!decoder_.reply().empty(), "a reply has octets");
            seen_.story.append("r").append(decoder_.reply());
            break;
        case event::head:
            require(decoder_.request_open(), "a head belongs to a request");
            seen_.heads.push_back(decoder_.params());
            seen_.story += 'h';
            break;
        case event::body:
            require(!decoder_.body().empty(), "a body event has octets");
            seen_.bodies += decoder_.body();
            if (seen_.story.back() != 'b') { // ends with the last event, replies do not end so
                seen_.story += 'b';
            }
            break;
        case event::end:
            seen_.story += 'e';
            break;
        case event::aborted:
            require(decoder_.request_open(), "only an open request is aborted");
            seen_.story += 'a';
            break;
        case event::failed:
            if (!failed_) {
                seen_.story += 'f';
                seen_.story += static_cast<char>(decoder_.error());
            }
            failed_ = true;
            break;
        }
    }

    // A worker that knows no CONTENT_LENGTH: every other end is taken for the end, so that
    // early ends and kept connections are both met.
    void act_on(event found) {
        ends_ += found == event::end ? 1 : 0;
        if (found == event::aborted || (found == event::end && ends_ % 2 == 0)) {
            decoder_.finish_request();
            require(!decoder_.request_open(), "a finished request is not open");
            require(decoder_.params().empty(), "nothing is left for the next request");
        }
    }

    imprint::wire::limits limits_;
    Decoder decoder_;
    seen seen_;
    std::size_t ends_ = 0;
    bool failed_ = false;
};

template <imprint::wire::decoder Decoder>
seen feed_in_pieces(std::string_view octets, imprint::wire::limits limits, auto next_size) {
    watched_decoder<Decoder> watched(limits);
    while (!octets.empty()) {
        // A copy of its own, so that a view kept for too long is found.
        const std::string piece(octets.substr(0, next_size()));
        octets.remove_prefix(piece.size());
        watched.feed(piece);
    }
    return watched.result();
}

// However the octets are cut, the same is seen.
template <imprint::wire::decoder Decoder>
void check_decoder(std::string_view octets) {
    for (const imprint::wire::limits limits :
         {imprint::wire::limits{}, imprint::wire::limits{.params_bytes = 64, .params_count = 4}
         }) {
        watched_decoder<Decoder> whole(limits);
        whole.feed(octets);
        const auto one = [] { return std::size_t{1}; };
        require(
            feed_in_pieces<Decoder>(octets, limits, one) == whole.result(),
            "octet by octet is as good as whole"
        );
        std::uint32_t state = static_cast<std::uint32_t>(octets.size());
        const auto any = [&state] {
            state = state * 1664525 + 1013904223;
            return std::size_t{1} + (state >> 24) % 40;
        };
        require(
            feed_in_pieces<Decoder>(octets, limits, any) == whole.result(),
            "any pieces are as good as whole"
        );
    }
}

} // namespace fuzz
