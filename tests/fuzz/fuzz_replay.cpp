// SPDX-License-Identifier: MIT
// A replay file, and octets that are about to become one.
#include "require.hpp"
#include "wire/blank_param.hpp"
#include "worker/peer_decoder.hpp"
#include "worker/replay_keeper.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace imprint;
using namespace imprint::worker;
using fuzz::require;

namespace {

constexpr std::size_t most = 4096;

void check_file(std::string_view text) {
    const auto parsed = parse_replay(text, most);
    if (const auto *const why = std::get_if<std::string>(&parsed)) {
        require(!why->empty(), "a refusal has words");
        return;
    }
    const auto &found = std::get<replay_record>(parsed);
    require(found.octets.size() <= most, "no more than allowed");
    require(text.ends_with(found.octets), "octets are those of the file");
    const auto again = parse_replay(
        format_replay_head(found, found.octets.size()) + found.octets, found.octets.size()
    );
    const auto *const same = std::get_if<replay_record>(&again);
    require(same != nullptr, "what was read can be written");
    require(
        same->incident == found.incident && same->time == found.time &&
            same->program == found.program && same->wire == found.wire &&
            same->listener == found.listener && same->trusted == found.trusted &&
            same->state == found.state && same->octets == found.octets,
        "and read again"
    );
}

struct seen {
    std::vector<wire::event> events;
    std::vector<params> heads;
};

seen decode(std::string_view octets, wire_choice wire) {
    seen all;
    peer_decoder decoder(wire::limits{});
    decoder.choose(wire);
    std::span<const char> left(octets);
    for (;;) {
        const wire::event what = decoder.next(left);
        all.events.push_back(what);
        if (what == wire::event::head) {
            all.heads.push_back(decoder.take_params());
        }
        if (what == wire::event::need_more || what == wire::event::failed) {
            return all;
        }
        if (what == wire::event::end || what == wire::event::aborted) {
            decoder.finish_request();
        }
    }
}

void check_param(const param &before, const param &after) {
    require(before.name == after.name, "names stay");
    if (before.name == secret_param) {
        require(after.value == std::string(before.value.size(), '*'), "the secret goes");
    } else {
        require(before.value == after.value, "other values stay");
    }
}

void check_blank(std::string_view octets, wire_choice wire) {
    std::string changed(octets);
    const auto kind = wire == wire_choice::scgi ? wire::kind::scgi : wire::kind::fastcgi;
    wire::blank_param({changed.data(), changed.size()}, kind, secret_param);
    require(changed.size() == octets.size(), "nothing moves");
    for (std::size_t at = 0; at < octets.size(); ++at) {
        require(changed[at] == octets[at] || changed[at] == '*', "only stars are put");
    }
    const seen before = decode(octets, wire);
    const seen after = decode(changed, wire);
    require(before.events == after.events, "it is read as before");
    require(before.heads.size() == after.heads.size(), "as many requests");
    for (std::size_t number = 0; number < before.heads.size(); ++number) {
        const params &one = before.heads[number];
        const params &other = after.heads[number];
        require(one.size() == other.size(), "as many params");
        for (std::size_t at = 0; at < one.size(); ++at) {
            check_param(one[at], other[at]);
        }
    }
}

void check_record(std::string_view octets, wire::kind wire) {
    const replay_terms terms;
    try {
        const replay_record made =
            record_of(terms, {"0123456789ab", wire, 0, false}, std::string(octets));
        require(made.octets.size() <= octets.size(), "nothing is added");
        require(!made.trusted, "nobody is trusted by a listener that is not known");
    } catch (const std::runtime_error &) {
        return;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    check_file(text);
    check_blank(text, wire_choice::fastcgi);
    check_blank(text, wire_choice::scgi);
    check_record(text, wire::kind::fastcgi);
    check_record(text, wire::kind::scgi);
    return 0;
}
