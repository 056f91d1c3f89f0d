// SPDX-License-Identifier: MIT
#include "publish/exchange.hpp"

#include "base/text.hpp"
#include "http/problem.hpp"
#include "http/response_access.hpp"
#include "publish/call.hpp"
#include "publish/cross_site.hpp"
#include "publish/failure.hpp"
#include "publish/hook_calls.hpp"
#include "publish/intake.hpp"
#include "publish/notes.hpp"
#include "publish/place.hpp"
#include "publish/work.hpp"

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
    intake body{with.settings, request};
    found where{};
    const hook *in_hook = nullptr; // that has thrown
    std::vector<std::string> notes{};

    std::optional<response> find();
    std::optional<response> moved() const;
    bool is_personal() const noexcept;
    void check_cross_site() const;
    void check_client() const;

    response answer(call &of);
    response run(call &of);
    response run_hooked(call &of);
    response mark(response made) const;

    response explain(const failure &what);
    std::optional<response> answer_by_hooks(const http_error &error);
};

exchange::exchange(
    const site &published, const request &request, client_identity who, services &with
)
    : state_(std::make_unique<state>(
          state{site_access::of(published), request, std::move(who), with}
      )) {
}

exchange::~exchange() = default;

std::optional<response> exchange::state::moved() const {
    const auto place = format_place(request.mount(), where.place, request.query_string());
    if (!place) {
        http::refuse(http::rule::not_published, "nothing is published here");
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
        http::refuse(http::rule::not_published, "nothing is published here");
    case found::outcome::other_method:
        break;
    }
    std::string allowed;
    for (const std::string &name : method_names(where.allowed)) {
        allowed.append(allowed.empty() ? "" : ", ").append(name);
    }
    throw http::make_error(
        http::rule::method_not_allowed,
        base::escape_for_log(request.method(), 64) + " came, and this answers " + allowed +
            " only"
    )
        .with("Allow", allowed);
}

bool exchange::state::is_personal() const noexcept {
    return where.what != nullptr &&
           (where.what->is_personal() || (where.hooks != nullptr && where.hooks->personal));
}

void exchange::state::check_cross_site() const {
    if (const auto fault = cross_site_fault(request, with.settings.origins, is_personal())) {
        throw fault->error();
    }
}

void exchange::state::check_client() const {
    const hook_chain *const hooks = where.hooks;
    if ((where.what->takes(pk::certificate) || (hooks != nullptr && hooks->certificate)) &&
        !who.verified()) {
        const std::string why = who.reason().empty() ? "none came" : who.reason();
        http::refuse(
            http::rule::certificate_needed, "a verified client certificate is needed: " + why
        );
    }
    if (where.what->takes(pk::user) || (hooks != nullptr && hooks->user)) {
        // RFC 9110 §11.6.1 wants a challenge with each 401.
        throw http::make_error(
            http::rule::sign_in_needed, "somebody has to be signed in for this"
        )
            .with("WWW-Authenticate", "Session");
    }
}

std::optional<response> exchange::decide() {
    try {
        if (auto answer = state_->find()) {
            return answer;
        }
        state_->check_cross_site();
        state_->body.plan_for(*state_->where.what);
        state_->check_client();
        return std::nullopt;
    } catch (...) {
        return state_->explain(current_failure());
    }
}

body_mode exchange::wants() const noexcept {
    if (state_->body.plan() == body_plan::stream) {
        return body_mode::stream;
    }
    return state_->request.content_length() == 0U ? body_mode::none : body_mode::collect;
}

std::optional<response> exchange::feed(std::span<const char> octets) {
    if (octets.empty()) {
        return std::nullopt;
    }
    try {
        state_->body.take({octets.data(), octets.size()});
        return std::nullopt;
    } catch (...) {
        return state_->explain(current_failure());
    }
}

response exchange::finish(bool complete) {
    state &here = *state_;
    call of(*here.where.what, here.where, here.request, here.who);
    try {
        const std::uint64_t announced = here.request.content_length().value_or(0);
        if (!complete || here.body.received() < announced) {
            http::refuse(
                http::rule::body_cut_short, "the body ended before its announced length"
            );
        }
        return here.answer(of);
    } catch (...) {
        return here.explain(current_failure());
    }
}

response exchange::finish_streaming(std::function<std::size_t(std::span<char>)> source) {
    state &here = *state_;
    call of(*here.where.what, here.where, here.request, here.who);
    of.source = [&here, source = std::move(source)](std::span<char> into) {
        const std::size_t size = source(into);
        here.body.count(size);
        return size;
    };
    try {
        return here.answer(of);
    } catch (...) {
        return here.explain(current_failure());
    }
}

response exchange::refuse(const http_error &error) {
    return state_->explain({error});
}

response exchange::state::answer(call &of) {
    const bool hooked = where.hooks != nullptr;
    const bool session = of.what.takes(pk::session) || (hooked && where.hooks->session);
    const bool stateful =
        session || of.what.takes(pk::database) || (hooked && where.hooks->database);
    const auto go = [this, &of] { return where.hooks != nullptr ? run_hooked(of) : run(of); };
    const auto use = session ? session_use::wanted : session_use::none;
    response made = stateful ? run_in_transaction(with, of, use, go) : go();
    note_answer(of, made, with.settings.development, notes);
    return mark(std::move(made));
}

// The body is looked into as late as the parameters are bound: its JSON may be malformed.
response exchange::state::run(call &of) {
    const function_record &record = of.what.record;
    if (record.text != nullptr) {
        return render_string(std::string(record.text(record.what)), of.what.kind);
    }
    body.complete(of);
    return record.run(record.what, of);
}

response exchange::state::run_hooked(call &of) {
    hook_calls hooks(*where.hooks);
    try {
        auto ended = hooks.before(of);
        response made = ended ? std::move(*ended) : run(of);
        hooks.after(of, made);
        return made;
    } catch (...) {
        in_hook = hooks.running();
        throw;
    }
}

// What depends on who asks is nobody else's, nor for a shared computer's disk.
response exchange::state::mark(response made) const {
    if (is_personal() && !made.has("Cache-Control")) {
        made.set("Cache-Control", "private, no-store");
    }
    response_access::place_below(made, request.mount());
    return made;
}

// The answer and the log say the same words, but what the program threw.
response exchange::state::explain(const failure &what) {
    notes.push_back(note_failure(what, where.what, in_hook));
    const bool open = with.settings.development && is_loopback(request.client_address());
    const http_error told =
        open && !what.particulars.empty()
            ? http_error(what.told.status(), what.particulars).type(what.told.type())
            : what.told;
    if (where.hooks != nullptr && where.hooks->answers_errors) {
        try {
            if (auto answer = answer_by_hooks(told)) {
                return std::move(*answer);
            }
        } catch (...) {
            notes.push_back(note_failure(current_failure(), where.what, in_hook));
        }
    }
    return mark(http::explain(request, told));
}

std::optional<response> exchange::state::answer_by_hooks(const http_error &error) {
    occasion of{request, who};
    hook_calls hooks(*where.hooks);
    const bool foreign = cross_site_fault(request, with.settings.origins, true).has_value();
    bool answered = false;
    const auto go = [&] {
        auto answer = hooks.error(of, error, foreign);
        answered = answer.has_value();
        // Without an answer nothing that the hooks did is kept.
        return answer ? std::move(*answer) : response(error.status());
    };
    try {
        const auto use =
            where.hooks->errors_take_session ? session_use::wanted : session_use::none;
        response made =
            where.hooks->errors_take_state ? run_in_transaction(with, of, use, go) : go();
        if (!answered) {
            return std::nullopt;
        }
        if (!made.has("Cache-Control")) {
            const bool personal = is_personal() || hooks.answered_personally();
            made.set("Cache-Control", personal ? "private, no-store" : "no-store");
        }
        response_access::place_below(made, request.mount());
        return made;
    } catch (...) {
        in_hook = hooks.running();
        throw;
    }
}

const std::vector<std::string> &exchange::notes() const noexcept {
    return state_->notes;
}

} // namespace imprint::detail
