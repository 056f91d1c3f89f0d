// SPDX-License-Identifier: MIT
#include "worker/replay_keeper.hpp"

#include "base/digest.hpp"
#include "base/number.hpp"
#include "wire/blank_param.hpp"
#include "worker/lobby.hpp"
#include "worker/peer_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace imprint::worker {
namespace {

struct first_request {
    params sent;
    std::size_t size = 0; // 0: it does not end here
};

// The octets of the first request, as its worker understood them.
class measure {
  public:
    measure(std::string_view octets, wire::kind wire, const wire::limits &limits)
        : all_(octets), left_(octets), decoder_(limits) {
        decoder_.choose(wire == wire::kind::scgi ? wire_choice::scgi : wire_choice::fastcgi);
    }

    first_request take() {
        while (!ended_ && go_on()) {
        }
        if (ended_) {
            found_.size = all_.size() - left_.size();
        }
        return std::move(found_);
    }

  private:
    bool go_on() {
        switch (decoder_.next(left_)) {
        case wire::event::head:
            found_.sent = decoder_.take_params();
            announced_ = base::parse_number<std::uint64_t>(
                found_.sent.find("CONTENT_LENGTH").value_or("")
            );
            return true;
        case wire::event::body:
            body_ += decoder_.body().size();
            ended_ = early_ && body_ >= announced_;
            return true;
        case wire::event::end:
            // mod_fcgid says so before the body has come.
            early_ = announced_ && body_ < *announced_;
            ended_ = !early_;
            return true;
        case wire::event::reply:
            return true;
        case wire::event::need_more:
        case wire::event::aborted:
        case wire::event::failed:
            break;
        }
        return false;
    }

    std::string_view all_;
    std::span<const char> left_;
    peer_decoder decoder_;
    first_request found_;
    std::optional<std::uint64_t> announced_;
    std::uint64_t body_ = 0;
    bool early_ = false;
    bool ended_ = false;
};

bool is_blank(std::string_view value) {
    return value.find_first_not_of('*') == value.npos;
}

// Whatever blanked it must have seen the params as the decoder does.
void check_no_secret(const params &sent) {
    for (const param &one : sent) {
        if (one.name == secret_param && !is_blank(one.value)) {
            throw std::runtime_error("the front's secret could not be taken out of it");
        }
    }
}

const replay_terms::listener *find_listener(const replay_terms &terms, std::uint64_t id) {
    const auto found = std::find_if(
        terms.listeners.begin(),
        terms.listeners.end(),
        [&](const replay_terms::listener &one) { return one.id == id; }
    );
    return found == terms.listeners.end() ? nullptr : &*found;
}

bool is_trusted(
    const replay_terms &terms, const replay_terms::listener *from, const params &sent
) {
    if (from == nullptr || !from->tcp) {
        return from != nullptr;
    }
    const auto said = sent.find(secret_param);
    return !terms.secret.empty() && said && base::equal_secret(*said, terms.secret);
}

} // namespace

std::vector<replay_terms::listener> listeners_of(std::span<const listening_socket> sockets) {
    std::vector<replay_terms::listener> all;
    for (const listening_socket &one : sockets) {
        all.push_back({listener_id(one.name), one.name, one.tcp});
    }
    return all;
}

replay_record record_of(
    const replay_terms &terms,
    const died_request &what,
    std::string octets,
    const wire::limits &limits
) {
    const first_request first = measure(octets, what.wire, limits).take();
    if (first.sent.empty()) {
        throw std::runtime_error("its params are not all known");
    }
    if (first.size != 0) {
        octets.resize(first.size);
    }
    const auto *const from = find_listener(terms, what.listener);
    wire::blank_param({octets.data(), octets.size()}, what.wire, secret_param);
    check_no_secret(measure(octets, what.wire, limits).take().sent);
    replay_record made;
    made.incident = what.incident;
    made.time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    made.program = terms.program;
    made.wire = what.wire;
    made.listener = from == nullptr ? "?" : from->name;
    made.trusted = is_trusted(terms, from, first.sent);
    made.state = what.truncated    ? replay_state::truncated
                 : first.size == 0 ? replay_state::unfinished
                                   : replay_state::complete;
    made.octets = std::move(octets);
    return made;
}

std::string keep_for_replay(
    const replay_terms &terms,
    const died_request &what,
    std::string octets,
    const wire::limits &limits
) noexcept {
    try {
        const replay_record made = record_of(terms, what, std::move(octets), limits);
        const std::string head = format_replay_head(made, made.octets.size());
        const replay_folder folder(terms.folder, terms.limits);
        const std::string path = folder.write(made.incident, head, made.octets);
        return fmt::format(
            "replay file {}{}", path, what.truncated ? " (truncated: it was too long)" : ""
        );
    } catch (const std::exception &problem) {
        try {
            return fmt::format("no replay file: {}", problem.what());
        } catch (const std::exception &) {
            return {};
        }
    }
}

} // namespace imprint::worker
