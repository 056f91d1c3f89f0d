// SPDX-License-Identifier: MIT
// Drives any decoder over octets, whole or in pieces, the way a worker does, and tells what
// was met in the words of tests/data/wire/verdicts.txt.
#pragma once

#include "base/number.hpp"
#include "octets.hpp"
#include "wire/decoder.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wire_test {

using imprint::wire::error;
using imprint::wire::event;

inline const char *name_of(error why) {
    switch (why) {
    case error::none:
        return "none";
    case error::bad_version:
        return "bad_version";
    case error::bad_begin:
        return "bad_begin";
    case error::bad_record:
        return "bad_record";
    case error::bad_management:
        return "bad_management";
    case error::unknown_role:
        return "unknown_role";
    case error::bad_params:
        return "bad_params";
    case error::params_too_large:
        return "params_too_large";
    case error::too_many_params:
        return "too_many_params";
    case error::bad_netstring:
        return "bad_netstring";
    case error::bad_content_length:
        return "bad_content_length";
    }
    return "?";
}

struct request_seen {
    imprint::params params;
    std::string body;
};

// Ends a request as a worker would: when its body is complete (an early empty STDIN is not
// its end) or when it was aborted.
template <imprint::wire::decoder Decoder>
class reader {
  public:
    explicit reader(Decoder decoder) : decoder_(std::move(decoder)) {}

    void feed(std::string_view octets) {
        std::span<const char> left(octets.data(), octets.size());
        while (act_on(decoder_.next(left))) {
        }
    }

    // Words joined by blanks; "-" when nothing was met.
    std::string transcript() const {
        std::string all;
        for (const std::string &word : words_) {
            all += (all.empty() ? "" : " ") + word;
        }
        return all.empty() ? "-" : all;
    }
    const std::vector<request_seen> &requests() const { return requests_; }
    const Decoder &decoder() const { return decoder_; }

  private:
    bool act_on(event found) {
        switch (found) {
        case event::need_more:
            return false;
        case event::reply:
            words_.push_back("reply:" + hex_of(decoder_.reply()));
            return true;
        case event::head:
            requests_.push_back({decoder_.params(), {}});
            words_.push_back("head:" + std::to_string(decoder_.params().size()));
            return true;
        case event::body:
            body_came();
            return true;
        case event::end:
            words_.emplace_back("end");
            if (body_complete()) {
                decoder_.finish_request();
            }
            return true;
        case event::aborted:
            words_.emplace_back("aborted");
            decoder_.finish_request();
            return true;
        case event::failed:
            if (words_.empty() || !words_.back().starts_with("failed:")) {
                words_.push_back(std::string("failed:") + name_of(decoder_.error()));
            }
            return false;
        }
        return false;
    }

    void body_came() {
        std::string &body = requests_.back().body;
        const std::size_t before = body.size();
        body += decoder_.body();
        const bool goes_on = words_.back().starts_with("body:");
        body_begins_ = goes_on ? body_begins_ : before;
        if (goes_on) {
            words_.pop_back();
        }
        words_.push_back("body:" + std::to_string(body.size() - body_begins_));
    }

    bool body_complete() const {
        const auto text = requests_.back().params.find("CONTENT_LENGTH");
        const auto wanted = imprint::base::parse_number<std::uint64_t>(text.value_or(""));
        return !wanted || requests_.back().body.size() >= *wanted;
    }

    Decoder decoder_;
    std::vector<std::string> words_;
    std::vector<request_seen> requests_;
    std::size_t body_begins_ = 0; // of the body's octets that are in the last word
};

// piece 0: the whole at once.
template <imprint::wire::decoder Decoder>
reader<Decoder> read_all(std::string_view octets, std::size_t piece, Decoder decoder) {
    reader<Decoder> reading(std::move(decoder));
    if (piece == 0) {
        reading.feed(octets);
        return reading;
    }
    for (std::size_t at = 0; at < octets.size(); at += piece) {
        // A copy of its own, so that a view kept for too long is found by the sanitizer.
        const std::string part(octets.substr(at, piece));
        reading.feed(part);
    }
    return reading;
}

inline constexpr std::size_t pieces[] = {0, 1, 2, 3, 5, 7};

} // namespace wire_test
