// SPDX-License-Identifier: MIT
// What the worker itself refuses: the rule and its words, the same whichever way a request
// came.
#pragma once

#include "http/refusal.hpp"
#include "wire/event.hpp"

#include <string>

namespace imprint::worker {

inline http::refusal body_cut_short() {
    return {http::rule::body_cut_short, "the body ended before its announced length"};
}
inline http::refusal body_too_long() {
    return {http::rule::body_too_long, "the body is longer than CONTENT_LENGTH says"};
}
inline http::refusal body_too_slow() {
    return {http::rule::body_too_slow, "the body came too slowly"};
}
inline http::refusal no_body_wanted() {
    return {
        http::rule::no_body_wanted, "a body came without its length, and none is wanted here"
    };
}

// Of a head that has a status (wire::status_for).
inline http::refusal refused_by_wire(wire::error why) {
    const auto which = why == wire::error::params_too_large  ? http::rule::params_too_large
                       : why == wire::error::too_many_params ? http::rule::too_many_params
                                                             : http::rule::malformed_message;
    return {which, std::string(wire::describe(why))};
}

} // namespace imprint::worker
