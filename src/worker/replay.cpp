// SPDX-License-Identifier: MIT
#include "worker/replay.hpp"

#include "base/next_due.hpp"
#include "wire/fastcgi_record.hpp"
#include "worker/connection.hpp"
#include "worker/fork_guard.hpp"
#include "worker/front_process.hpp"
#include "worker/site_services.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <poll.h>

namespace imprint::worker {
namespace {

using std::chrono::steady_clock;

// A worker's loop, for one connection.
void serve_one(connection &one, desk &at) {
    at.turn_to(0, one.fd());
    want next = one.on_arrival();
    while (next != want::close) {
        const short event = next == want::write ? POLLOUT : POLLIN;
        pollfd wait{one.fd(), event, 0};
        const int ready = ::poll(&wait, 1, base::next_due(one.deadline()).poll_timeout());
        at.turn_to(0, one.fd());
        const bool late =
            ready == 0 && one.deadline() && *one.deadline() <= steady_clock::now();
        if (late) {
            next = one.on_deadline();
        } else if (ready > 0) {
            next = next == want::write ? one.on_writable() : one.on_readable();
        }
    }
}

// What its records hold; END_REQUEST ends it.
replayed unframe(std::string_view octets) {
    replayed found;
    while (octets.size() >= wire::record_header_size && !found.ended) {
        const auto record =
            wire::parse_record_header(octets.substr(0, wire::record_header_size));
        octets.remove_prefix(wire::record_header_size);
        if (record.type == wire::record_type::standard_output) {
            found.answer += octets.substr(0, record.content_size);
        }
        found.ended = record.type == wire::record_type::end_request;
        octets.remove_prefix(
            std::min<std::size_t>(octets.size(), record.content_size + record.padding)
        );
    }
    return found;
}

// Without trust it is as if it came over TCP, where none is configured.
listening_socket listener_of(const replay_record &what) {
    listening_socket from;
    from.wire = what.wire == wire::kind::scgi ? wire_choice::scgi : wire_choice::fastcgi;
    from.tcp = !what.trusted;
    from.name = what.listener;
    return from;
}

} // namespace

replayed replay(
    const site &published,
    const serving &with,
    const replay_record &what,
    detail::access_mode access
) {
    const bool unfinished = what.state == replay_state::unfinished;
    front_process front(
        what.octets, unfinished ? front_process::at_end::shut_down : front_process::at_end::stay
    );
    desk at(1, 1);
    site_services opened(with.settings, access);
    opened.start(published);
    surroundings around(published, opened.services(), with.settings);
    around.limits = with.limits;
    around.desk = &at;
    around.stopping = true; // nothing comes after it
    const listening_socket from = listener_of(what);
    {
        connection one(front.take_connection(), from, around, steady_clock::now());
        fork_guard::note_open(one.fd());
        serve_one(one, at);
        fork_guard::note_closed(one.fd());
    }
    const std::string octets = front.take_answer();
    replayed found =
        what.wire == wire::kind::fastcgi ? unframe(octets) : replayed{octets, true};
    found.refused_write = opened.refused_write();
    return found;
}

} // namespace imprint::worker
