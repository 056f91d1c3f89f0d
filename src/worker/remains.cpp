// SPDX-License-Identifier: MIT
#include "worker/remains.hpp"

#include "base/file_io.hpp"
#include "worker/lobby.hpp"
#include "worker/peer_decoder.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <sys/mman.h>

namespace imprint::worker {
namespace {

// Read, and not yet in a slot.
std::string_view fresh_of(const desk &at) {
    const desk_request &last = at.page().request;
    const std::string_view buffer(at.buffer().data(), at.buffer().size());
    return buffer.substr(std::min<std::size_t>(last.fresh_at, buffer.size()), last.fresh_size);
}

run_octets
gather(const desk &at, const desk_entry &one, std::string_view fresh, std::uint64_t most) {
    run_octets all;
    const bool whole = one.how == parked::whole;
    if (whole && one.file >= 0 && one.file_octets + fresh.size() <= most) {
        all.octets.resize(static_cast<std::size_t>(one.file_octets));
        all.truncated = !base::read_at(one.file, 0, all.octets);
    } else {
        all.octets = at.octets_of(one);
        all.truncated = !whole || one.file >= 0;
    }
    if (all.truncated) {
        all.octets = at.octets_of(one);
    } else {
        all.octets += fresh;
    }
    return all;
}

} // namespace

std::optional<rebuilt_request> rebuild(const desk &at, const desk_entry &one) {
    const desk_request &last = at.page().request;
    if (one.how != parked::whole || last.spoiled) {
        return std::nullopt;
    }
    const std::string_view fresh = last.reading ? at.last_read() : fresh_of(at);
    rebuilt_request all;
    if (one.file >= 0) {
        all.file = one.file;
        all.file_octets = one.file_octets + fresh.size();
        const bool written = base::write_at(one.file, one.file_octets, fresh);
        return written ? std::optional(std::move(all)) : std::nullopt;
    }
    all.octets = std::string(at.octets_of(one)).append(fresh);
    if (all.octets.size() > lobby::most_octets) {
        all.own = base::unique_fd::adopt(::memfd_create("imprint-request", MFD_CLOEXEC));
        if (!base::write_at(all.own.get(), 0, all.octets)) {
            return std::nullopt;
        }
        all.file = all.own.get();
        all.file_octets = all.octets.size();
        all.octets.clear();
    }
    return all;
}

run_octets octets_that_ran(const desk &at, std::uint64_t most) {
    const desk_request &last = at.page().request;
    if (last.place >= at.entries().size() || last.spoiled) {
        return {};
    }
    // A read that has not returned has told the function nothing.
    const std::string_view fresh = last.reading ? std::string_view() : fresh_of(at);
    return gather(at, at.entries()[last.place], fresh, most);
}

std::optional<request_seen>
request_in(std::string_view octets, wire_choice wire, const wire::limits &limits) {
    peer_decoder decoder(limits);
    decoder.choose(wire);
    std::span<const char> left(octets);
    if (octets.empty() || decoder.next(left) != wire::event::head) {
        return std::nullopt;
    }
    request_seen found{decoder.take_params()};
    found.how = decoder.answer_framing();
    found.id = decoder.request_id();
    return found;
}

} // namespace imprint::worker
