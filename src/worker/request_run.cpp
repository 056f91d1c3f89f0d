// SPDX-License-Identifier: MIT
#include "worker/request_run.hpp"

#include "base/coarse_clock.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "http/conditional.hpp"
#include "http/masking.hpp"
#include "http/problem.hpp"
#include "http/request_access.hpp"
#include "identity/identify.hpp"
#include "worker/fork_guard.hpp"
#include "worker/queue_age.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace imprint::worker {
namespace {

// Most requests have no condition and most answers no validator: not worth parsing fields.
bool may_be_conditional(const request &asked, const response &made) {
    if (made.status() != 200) {
        return false;
    }
    const params &sent = asked.params();
    return !std::holds_alternative<std::string>(made.content()) || made.has("ETag") ||
           made.has("Last-Modified") ||
           std::any_of(sent.begin(), sent.end(), [](const param &one) {
               return one.name.starts_with("HTTP_IF_") || one.name == "HTTP_RANGE";
           });
}

// Why not, in words; nothing when what it sends besides a client's fields counts.
std::optional<std::string>
distrust_in_front(const params &sent, trust how, std::string_view secret) {
    const auto said = sent.find("IMPRINT_SECRET");
    if (how == trust::by_socket ||
        (!secret.empty() && said && base::equal_secret(*said, secret))) {
        return std::nullopt;
    }
    return secret.empty() ? "over TCP an identity needs a secret, and none is configured"
           : said         ? "over TCP an identity needs IMPRINT_SECRET, and what came is wrong"
                          : "over TCP an identity needs IMPRINT_SECRET, and none came";
}

} // namespace

request_run::request_run(surroundings &around)
    : around_(around), began_steady_(std::chrono::steady_clock::now()) {
    if (around.logs != nullptr) {
        began_ = std::chrono::system_clock::now();
    }
}

void request_run::over(int status, std::uint64_t octets, bool complete) const noexcept {
    const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - began_steady_
    );
    around_.score.end(status, elapsed);
    if (waited_) {
        around_.score.queued(*waited_);
    }
    if (around_.logs == nullptr) {
        return;
    }
    access_entry done;
    done.method = method_;
    done.asked = request_ ? &*request_ : nullptr;
    done.sent = refused_ ? &*refused_ : nullptr;
    done.target = request_ || refused_ ? target_ : std::string_view();
    done.user = user_;
    done.status = status;
    done.octets = octets;
    done.complete = complete;
    done.began = began_;
    done.elapsed = elapsed;
    around_.logs->write(done);
}

std::optional<response>
request_run::begin(params sent, trust how, std::chrono::milliseconds waited) {
    around_.services.now = base::coarse_wall_seconds();
    if (auto refused = make_request(std::move(sent))) {
        return refused;
    }
    if (auto refused = refuse_late(how, waited)) {
        return refused;
    }
    try {
        client_identity client = identify(how);
        const auto &shown = client.certificate();
        if (shown && (around_.logs != nullptr || around_.desk != nullptr)) {
            user_ = shown->subject_text();
            tell_desk();
        }
        exchange_.emplace(around_.published, asked(), std::move(client), around_.services);
        auto early = going().decide();
        if (early && early->status() == http::row_of(http::rule::body_too_large).status) {
            around_.score.refused(); // others are answers: no such object, who are you
        }
        fork_guard::end_forked_child();
        return early ? std::optional(finished(std::move(*early))) : std::nullopt;
    } catch (const std::exception &problem) {
        return fail(problem.what());
    }
}

response request_run::fail(std::string_view what) const {
    const http::rule_row &row = http::row_of(http::rule::program_failed);
    log(row.status, fmt::format("{} [{}]", what, row.slug));
    return http::explain(asked(), http::make_error(row.which, std::string(row.meaning)));
}

std::optional<response> request_run::make_request(params sent) {
    method_ = sent.find("REQUEST_METHOD").value_or("");
    auto parsed = http::parse_head(std::move(sent), around_.head_rules);
    if (const auto *refused = std::get_if<http::refusal>(&parsed)) {
        around_.score.refused();
        write_line(refused->status(), http::format_refusal(refused->error()));
        // Only now: there a blank in it would look like another part of the line.
        if (around_.logs != nullptr) {
            refused_ = std::move(sent); // NOLINT(bugprone-use-after-move): left as it came
            target_ = http::mask_url(refused_->find("REQUEST_URI").value_or(""), masked_);
        }
        return http::explain(*refused);
    }
    request_.emplace(detail::request_access::make(std::get<http::request_head>(std::move(parsed)
    )));
    target_ = http::mask_url(asked().target(), masked_);
    around_.score.begin(method_, target_, asked().client_address());
    tell_desk();
    return std::nullopt;
}

void request_run::tell_desk() const noexcept {
    if (around_.desk != nullptr && request_) {
        around_.desk->set_request(
            method_,
            target_,
            asked().params().find("HTTP_ACCEPT").value_or(""),
            asked().client_address(),
            user_
        );
    }
}

// Whoever has waited so long has often given up, and all behind it wait the longer.
std::optional<response> request_run::refuse_late(trust how, std::chrono::milliseconds waited) {
    const auto said = asked().params().find("IMPRINT_SENT");
    if (said && !distrust_in_front(asked().params(), how, around_.secret)) {
        const auto age = age_by_front(*said, std::chrono::system_clock::now());
        waited = std::max(waited, age.value_or(waited));
    }
    waited_ = waited;
    const auto most = around_.limits.queue;
    if (most.count() == 0 || waited <= most) {
        return std::nullopt;
    }
    around_.score.refused();
    const std::string why =
        fmt::format("it waited for {} ms before a worker was free", waited.count());
    http_error late = http::make_error(http::rule::overloaded, why);
    const auto later = std::chrono::ceil<std::chrono::seconds>(most).count();
    late.with("Retry-After", std::to_string(later));
    write_line(late.status(), http::format_refusal(late));
    return http::explain(asked(), late);
}

client_identity request_run::identify(trust how) const {
    const params &sent = asked().params();
    const auto distrust = distrust_in_front(sent, how, around_.secret);
    const detail::identity_rules rules{around_.clients, !distrust, distrust.value_or("")};
    auto found = detail::identify(sent, rules, around_.services.now, around_.certificates);
    for (const std::string &note : found.notes) {
        write_line(200, note);
    }
    if (const std::string &reason = found.identity.reason(); !reason.empty()) {
        write_line(200, "a certificate does not count: " + reason);
    }
    return std::move(found.identity);
}

std::optional<std::uint64_t> request_run::content_length() const noexcept {
    return asked().content_length();
}

std::optional<response> request_run::feed(std::span<const char> octets) {
    try {
        auto refused = going().feed(octets);
        if (refused) {
            around_.score.refused();
        }
        return refused ? std::optional(finished(std::move(*refused))) : std::nullopt;
    } catch (const std::exception &problem) {
        return fail(problem.what());
    }
}

response request_run::finish(bool complete) {
    return finished(going().finish(complete));
}

response request_run::finish_streaming(std::function<std::size_t(std::span<char>)> source) {
    return finished(going().finish_streaming(std::move(source)));
}

response request_run::finished(response made) {
    fork_guard::end_forked_child();
    try {
        log_notes(made.status());
        if (may_be_conditional(asked(), made)) {
            http::apply_conditions(asked(), made);
        }
        return made;
    } catch (const std::exception &problem) {
        return fail(problem.what());
    }
}

response request_run::refuse(const http::refusal &refused) {
    around_.score.refused();
    if (exchange_) {
        return finished(going().refuse(refused.error()));
    }
    write_line(refused.status(), http::format_refusal(refused.error()));
    return http::explain(refused);
}

void request_run::log_notes(int status) {
    for (const std::string &note : going().notes()) {
        write_line(status, note);
    }
}

void request_run::log(int status, std::string_view what) const {
    write_line(status, fmt::format("{} {}", status, what));
}

void request_run::write_line(int status, std::string_view what) const {
    const auto how = status >= 500 ? base::severity::error : base::severity::notice;
    const std::string_view method = method_.empty() ? std::string_view("?") : method_;
    base::log(how, fmt::format("{} {}: {}", method, target_, what));
}

} // namespace imprint::worker
