// SPDX-License-Identifier: MIT
#include "publish/exchange.hpp"

#include "base/text.hpp"
#include "http/form_collector.hpp"
#include "http/problem.hpp"
#include "imprint/http_error.hpp"
#include "publish/call.hpp"
#include "publish/cross_site.hpp"
#include "publish/place.hpp"

#include <algorithm>

namespace imprint::detail {
namespace {

// Particulars are for the programmer's own browser, even where `development` was left on.
bool is_loopback(std::string_view address) {
    return address == "::1" || address.starts_with("127.") ||
           address.starts_with("::ffff:127.");
}

} // namespace

struct exchange::state {
    const table &published;
    const imprint::request &request;
    client_identity who;
    services &with;
    found where{};
    body_plan plan = body_plan::refuse;
    std::uint64_t received = 0;
    std::unique_ptr<http::form_collector> form{};
    std::string text{}; // of JSON
    http::spool octets{};
    std::vector<std::string> notes{};

    bool safe() const { return request.method() == "GET" || request.method() == "HEAD"; }

    response refuse(const http_error &error);
    response mark(response answer) const;
    response moved();
    std::optional<response> find();
    void check_cross_site() const;
    void plan_and_check_body();
    void check_size(std::uint64_t size) const;
    std::uint64_t most_octets() const;
    void check_client() const;
    http::spool_rules spooling() const;
    void take(std::string_view piece);
    void complete(call &of);
    response answer(call &of);
    response run(call &of);
    response run_personal(call &of);
    response explain_failure();
    response fail(int status, std::string_view why, std::string_view what);
    void note_ignored(const call &of);
    void note_html(const response &made);
};

exchange::exchange(
    const site &published, const request &request, client_identity who, services &with
)
    : state_(std::make_unique<state>(
          state{site_access::of(published), request, std::move(who), with}
      )) {
}

exchange::~exchange() = default;

// The answer and the log say the same words.
response exchange::state::refuse(const http_error &error) {
    notes.push_back(std::to_string(error.status()) + ' ' + error.what());
    return mark(http::explain(request, error));
}

// What depends on who asks is nobody else's, nor for a shared computer's disk.
response exchange::state::mark(response answer) const {
    if (where.what != nullptr && where.what->is_personal() && !answer.has("Cache-Control")) {
        answer.set("Cache-Control", "private, no-store");
    }
    return answer;
}

response exchange::state::moved() {
    const auto place = format_place(request.mount(), where.place, request.query_string());
    if (!place) {
        return refuse(http_error(404, "nothing is published here"));
    }
    response answer(308);
    answer.set("Location", *place);
    return answer;
}

std::optional<response> exchange::state::find() {
    where = traverse(published, request.raw_segments(), request.method());
    switch (where.how) {
    case found::outcome::published:
        return std::nullopt;
    case found::outcome::moved:
        return moved();
    case found::outcome::nothing:
        throw http_error(404, "nothing is published here");
    case found::outcome::other_method:
        break;
    }
    std::string allowed;
    for (const std::string &name : method_names(where.allowed)) {
        allowed.append(allowed.empty() ? "" : ", ").append(name);
    }
    throw http_error(405, "this answers " + allowed + " only").with("Allow", allowed);
}

void exchange::state::check_cross_site() const {
    const std::string fault =
        cross_site_fault(request, with.settings.origins, where.what->is_personal());
    if (!fault.empty()) {
        throw http_error(403, fault);
    }
}

std::uint64_t exchange::state::most_octets() const {
    return plan == body_plan::json
               ? std::min(with.settings.json_bytes, with.settings.body_bytes)
               : with.settings.body_bytes;
}

void exchange::state::check_size(std::uint64_t size) const {
    if (size > most_octets()) {
        throw http_error(
            413,
            "the body is larger than " + std::to_string(most_octets()) +
                " octets, the limit `" +
                (plan == body_plan::json ? "json_bytes" : "body_bytes") + '`'
        );
    }
}

void exchange::state::plan_and_check_body() {
    plan = plan_body(*where.what, request.method(), request.content_type());
    const std::uint64_t announced = request.content_length().value_or(0);
    if (announced > 0 && plan == body_plan::refuse) {
        throw http_error(
            415, unwanted_body(*where.what, request.method(), request.content_type())
        );
    }
    check_size(announced);
    if (plan == body_plan::form) {
        http::form_limits limits;
        limits.fields = with.settings.form_fields;
        limits.text_bytes = with.settings.form_text_bytes;
        form =
            std::make_unique<http::form_collector>(request.content_type(), spooling(), limits);
    }
    octets = http::spool(spooling());
}

http::spool_rules exchange::state::spooling() const {
    http::spool_rules rules;
    rules.folder = with.settings.temporary.string();
    return rules;
}

void exchange::state::check_client() const {
    if (where.what->takes(pk::certificate) && !who.verified()) {
        const std::string why = who.reason().empty() ? "none came" : who.reason();
        throw http_error(403, "a verified client certificate is needed: " + why);
    }
    if (where.what->takes(pk::user)) {
        // RFC 9110 §11.6.1 wants a challenge with each 401.
        throw http_error(401, "somebody has to be signed in for this")
            .with("WWW-Authenticate", "Session");
    }
}

std::optional<response> exchange::decide() {
    try {
        if (auto answer = state_->find()) {
            return answer;
        }
        state_->check_cross_site();
        state_->plan_and_check_body();
        state_->check_client();
        return std::nullopt;
    } catch (const http_error &error) {
        return state_->refuse(error);
    } catch (...) {
        return state_->explain_failure();
    }
}

body_mode exchange::wants() const noexcept {
    if (state_->plan == body_plan::stream) {
        return body_mode::stream;
    }
    return state_->request.content_length() == 0U ? body_mode::none : body_mode::collect;
}

void exchange::state::take(std::string_view piece) {
    received += piece.size();
    check_size(received);
    switch (plan) {
    case body_plan::form:
        if (const auto refusal = form->feed(piece)) {
            throw http_error(refusal->status, refusal->why);
        }
        break;
    case body_plan::json:
        text.append(piece);
        break;
    case body_plan::raw:
        octets.append(piece);
        break;
    case body_plan::discard:
    case body_plan::stream:
        break;
    case body_plan::refuse:
        throw http_error(
            415, unwanted_body(*where.what, request.method(), request.content_type())
        );
    }
}

std::optional<response> exchange::feed(std::span<const char> octets) {
    if (octets.empty()) {
        return std::nullopt;
    }
    try {
        state_->take({octets.data(), octets.size()});
        return std::nullopt;
    } catch (const http_error &error) {
        return state_->refuse(error);
    } catch (...) {
        return state_->explain_failure();
    }
}

// The whole body is here: into the form its taker reads.
void exchange::state::complete(call &of) {
    of.plan = plan;
    if (plan == body_plan::form) {
        if (const auto refusal = form->finish()) {
            throw http_error(refusal->status, refusal->why);
        }
        of.form = form->take();
    } else if (plan == body_plan::json && !text.empty()) {
        of.json = json_document::parse(text);
    }
    of.octets = std::move(octets);
}

response exchange::finish(bool complete) {
    state &here = *state_;
    call of(*here.where.what, here.where, here.request, here.who);
    try {
        if (!complete || here.received < here.request.content_length().value_or(0)) {
            throw http_error(400, "the body ended before its announced length");
        }
        here.complete(of);
        return here.answer(of);
    } catch (const http_error &error) {
        return here.refuse(error);
    } catch (...) {
        return here.explain_failure();
    }
}

response exchange::finish_streaming(std::function<std::size_t(std::span<char>)> source) {
    state &here = *state_;
    call of(*here.where.what, here.where, here.request, here.who);
    of.plan = body_plan::stream;
    of.source = [&here, source = std::move(source)](std::span<char> into) {
        const std::size_t size = source(into);
        here.received += size;
        here.check_size(here.received);
        return size;
    };
    try {
        return here.answer(of);
    } catch (const http_error &error) {
        return here.refuse(error);
    } catch (...) {
        return here.explain_failure();
    }
}

response exchange::state::answer(call &of) {
    if (of.what.record.text != nullptr) {
        return mark(
            render_string(std::string(of.what.record.text(of.what.record.what)), of.what.kind)
        );
    }
    const bool stateful = of.what.takes(pk::database) || of.what.takes(pk::session);
    response made = stateful ? run_personal(of) : run(of);
    note_ignored(of);
    note_html(made);
    return mark(std::move(made));
}

response exchange::state::run(call &of) {
    return of.what.record.run(of.what.record.what, of);
}

// The transaction around a call: committed once the result is rendered, for successes only.
response exchange::state::run_personal(call &of) {
    if (with.database == nullptr || (of.what.takes(pk::session) && with.sessions == nullptr)) {
        return run(of); // fill() says so, after binding
    }
    transaction work(*with.database, safe() ? access_mode::read_only : access_mode::read_write);
    of.work = &work;
    std::optional<session_scope> scope;
    try {
        if (of.what.takes(pk::session)) {
            const bool https = request.scheme() == "https";
            session_arrival arrival{std::nullopt, https, ""};
            if (const auto cookie = request.cookie(session_cookie_name(https))) {
                arrival.cookie = std::string(*cookie);
            }
            scope.emplace(*with.sessions, work, std::move(arrival));
            of.scope = &*scope;
        }
        response made = run(of);
        if (made.status() >= 400) {
            work.rollback();
            return made;
        }
        work.commit();
        if (scope) {
            if (const auto field = scope->set_cookie()) {
                made.add("Set-Cookie", *field);
            }
        }
        return made;
    } catch (...) {
        work.rethrow_as_ours();
    }
}

response exchange::state::fail(int status, std::string_view why, std::string_view what) {
    const bool told = with.settings.development && is_loopback(request.client_address());
    std::string note = std::to_string(status) + ' ';
    if (where.what != nullptr) {
        note.append(where.what->url).append(" (").append(where.what->place()).append("): ");
    }
    notes.push_back(note.append(what.empty() ? why : what));
    return mark(http::explain(request, status, told && !what.empty() ? what : why));
}

// For a catch block.  What the program threw is for the log: it may hold anything.
response exchange::state::explain_failure() {
    constexpr std::string_view away = "the database is not available; nothing was stored";
    constexpr std::string_view general = "the program failed; the log says how";
    try {
        throw;
    } catch (const database_unavailable &error) {
        return fail(503, away, error.what());
    } catch (const outcome_unknown &error) {
        return fail(
            503,
            "the database was lost while it stored; whether it did is not known",
            error.what()
        );
    } catch (const session_conflict &error) {
        return fail(409, "another request changed the session meanwhile", error.what());
    } catch (const read_only_write &error) {
        return fail(500, general, error.what());
    } catch (const http::spool_error &error) {
        return fail(error.status(), "the body could not be kept", error.what());
    } catch (const std::exception &error) {
        return fail(500, general, error.what());
    } catch (...) {
        return fail(500, general, "an exception that is no std::exception");
    }
}

void exchange::state::note_ignored(const call &of) {
    for (const std::string &name : of.ignored) {
        if (with.settings.development) {
            notes.push_back(
                "the form's field '" + base::escape_for_log(name, 100) + "' was not used"
            );
        }
    }
}

// A function's text is never sent as HTML by itself.
void exchange::state::note_html(const response &made) {
    const std::string *const sent = std::get_if<std::string>(&made.content());
    const auto type = made.field("Content-Type");
    const bool plain = type && type->starts_with("text/plain");
    if (sent != nullptr && plain && classify_string(*sent) == string_kind::html) {
        notes.push_back(
            where.what->url + " sends HTML as text/plain: return imprint::html (" +
            where.what->place() + ')'
        );
    }
}

const std::vector<std::string> &exchange::notes() const noexcept {
    return state_->notes;
}

} // namespace imprint::detail
