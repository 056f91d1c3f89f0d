// SPDX-License-Identifier: MIT
#include "worker/obituary.hpp"

#include "http/masking.hpp"
#include "http/request_access.hpp"
#include "worker/companion.hpp"
#include "worker/stack_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

namespace imprint::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

template <std::size_t Size>
std::string text_of(const std::array<char, Size> &octets, std::uint32_t size) {
    return {octets.data(), std::min<std::size_t>(size, Size)};
}

std::chrono::microseconds passed_since(std::int64_t began) {
    return std::chrono::floor<std::chrono::microseconds>(
        nanoseconds(steady_nanoseconds() - began)
    );
}

std::string_view phase_of(const desk_request &last) {
    if (last.left) {
        return "the answer had left";
    }
    if (last.begun) {
        return last.in_call && !last.waits ? "in the site's code, which makes the answer"
                                           : "sending the answer";
    }
    return !last.in_call ? "reading the request"
           : last.waits  ? "waiting for the rest of the body"
                         : "in the site's code";
}

} // namespace

wire_choice wire_of(framing how) noexcept {
    return how == framing::fastcgi ? wire_choice::fastcgi : wire_choice::scgi;
}

lost_request lost_of(const desk_entry &one, const request_seen &seen) {
    lost_request found;
    found.fd = one.fd;
    found.how = seen.how;
    found.id = seen.id;
    found.method = seen.sent.find("REQUEST_METHOD").value_or("");
    std::string room;
    found.target = http::mask_url(seen.sent.find("REQUEST_URI").value_or(""), room);
    found.accept = seen.sent.find("HTTP_ACCEPT").value_or("");
    found.client = seen.sent.find("REMOTE_ADDR").value_or("");
    return found;
}

lost_request lost_that_ran(const desk &at) {
    const desk_request &last = at.page().request;
    return {
        last.fd,
        last.how,
        last.id,
        text_of(last.method, last.method_size),
        text_of(last.target, last.target_size),
        text_of(last.accept, last.accept_size),
        text_of(last.client, last.client_size),
        text_of(last.user, last.user_size),
    };
}

// Of an answer whose every octet was known when it began, all has left when the worker was
// killed within the call that sends it, unless that is long.
answer_state answer_of(const desk_request &last) noexcept {
    return !last.begun    ? answer_state::none
           : last.left    ? answer_state::left
           : last.in_call ? answer_state::part
                          : answer_state::unsure;
}

void obituary::tell(const incident &told, bool timed_out, std::uint64_t sent) const {
    report(told, timed_out);
    end_running(told, sent);
    keep(told);
}

void obituary::tell_of_upload(
    const incident &told, request_seen seen, std::int64_t since, std::uint64_t sent
) const {
    told.log(fmt::format(
        "worker {} died while the body came; answered with {}", worker_, told.status()
    ));
    end_request(told, std::move(seen), {told.status(), sent, true, passed_since(since)});
}

std::string obituary::ending_of(const incident &told) const {
    switch (answer_of(desk_.page().request)) {
    case answer_state::part:
        return "; a part of the answer had left: cut short";
    case answer_state::unsure:
        return "; the answer may have left; if not, it is cut short";
    case answer_state::left:
        return "";
    case answer_state::none:
        break;
    }
    return fmt::format("; answered with {}", told.status());
}

void obituary::report(const incident &told, bool timed_out) const {
    const desk_page &page = desk_.page();
    const milliseconds took((steady_nanoseconds() - page.request.began) / 1'000'000);
    told.log(fmt::format(
        "{} after {} ms in worker {}, {}{}",
        timed_out ? "it took too long (--request-timeout) and was ended" : "its worker died",
        took.count(),
        worker_,
        phase_of(page.request),
        ending_of(told)
    ));
    const auto frames = std::min<std::size_t>(page.fault.frames, desk_fault::most_frames);
    std::size_t number = 0;
    for (const std::string &line : describe_frames(std::span(page.fault.trace).first(frames))) {
        told.log(fmt::format("#{} {}", number++, line));
    }
}

void obituary::end_running(const incident &told, std::uint64_t sent) const {
    const desk_request &last = desk_.page().request;
    if (last.left) {
        return; // its worker does that next, and may have done it
    }
    auto asked = request_in(
        octets_that_ran(desk_, desk::slot_size).octets, wire_of(last.how), terms_.wire
    );
    // Of one that was cut nobody knows the status any more.
    const int status = last.begun ? 0 : told.status();
    end_request(told, std::move(asked), {status, sent, !last.begun, passed_since(last.began)});
}

// What its worker did not live to do: it is counted, and has its line in the access log.
void obituary::end_request(
    const incident &told, std::optional<request_seen> seen, const last_words &how
) const {
    if (terms_.counts != nullptr) {
        terms_.counts->end_for_dead(how.status, how.elapsed);
    }
    if (terms_.logs == nullptr) {
        return;
    }
    std::optional<request> asked;
    if (seen) {
        auto parsed = http::parse_head(std::move(seen->sent), terms_.head);
        if (auto *const head = std::get_if<http::request_head>(&parsed)) {
            asked.emplace(detail::request_access::make(std::move(*head)));
        }
    }
    access_entry done;
    done.method = told.request().method;
    done.target = told.request().target;
    done.user = told.request().user;
    done.asked = asked ? &*asked : nullptr;
    done.sent = seen ? &seen->sent : nullptr;
    done.status = how.status;
    done.octets = how.octets;
    done.complete = how.complete;
    done.elapsed = how.elapsed;
    done.began = std::chrono::system_clock::now() - how.elapsed;
    terms_.logs->reopen();
    terms_.logs->write(done);
}

// What killed it, for SITE replay.
void obituary::keep(const incident &told) const {
    if (terms_.replay.folder.empty()) {
        return;
    }
    const desk_request &last = desk_.page().request;
    const auto entries = desk_.entries();
    run_octets found = octets_that_ran(desk_, terms_.replay.limits.bytes);
    const died_request what{
        told.number(),
        last.how == framing::fastcgi ? wire::kind::fastcgi : wire::kind::scgi,
        last.place < entries.size() ? entries[last.place].listener : 0,
        found.truncated,
    };
    told.log(keep_for_replay(terms_.replay, what, std::move(found.octets), terms_.wire));
}

} // namespace imprint::worker
