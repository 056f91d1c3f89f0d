// SPDX-License-Identifier: MIT
// What a decoder of any wire reports, and why it refuses.  Pure.
#pragma once

#include <string_view>

namespace imprint::wire {

enum class event {
    need_more, // all given octets were consumed; nothing to do
    reply,     // reply() holds octets for the peer; send them before the next call
    head,      // params() is complete and within the limits: a request has begun
    body,      // body() is a view of the next body octets in the fed buffer
    end,       // the peer says that the body ends here (see each decoder)
    aborted,   // the peer gave the request up, perhaps before its head: don't run it
    failed,    // error() says why; every further call says the same and consumes nothing
};

enum class error {
    none,
    bad_version,        // FastCGI: the version octet is not 1
    bad_begin,          // FastCGI: BEGIN_REQUEST with id 0, for the open request, or misshapen
    bad_record,         // FastCGI: a record that may not come at this point of the request
    bad_management,     // FastCGI: pairs of GET_VALUES that don't fit their record
    unknown_role,       // FastCGI: refused by a reply, and the front wanted a close after it
    bad_params,         // a pair that is longer than what was sent, or half a pair
    params_too_large,   // more than limits::params_bytes sent (SCGI: announced)
    too_many_params,    // more than limits::params_count
    bad_netstring,      // SCGI: the head's length or its comma is wrong
    bad_content_length, // SCGI: CONTENT_LENGTH is not the first header, or no number
};

// The status to answer the open request with before closing: 400 or 431.  0: close, nothing
// sensible can be answered.
int status_for(error why) noexcept;

// A sentence for the log and for the client, without octets of the peer.
std::string_view describe(error why) noexcept;

} // namespace imprint::wire
