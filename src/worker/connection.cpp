// SPDX-License-Identifier: MIT
#include "worker/connection.hpp"

#include "base/coarse_clock.hpp"
#include "base/log.hpp"
#include "http/response_head.hpp"
#include "wire/fastcgi_encoder.hpp"
#include "wire/kind.hpp"
#include "worker/refusals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <sys/socket.h>

namespace imprint::worker {
namespace {

// A batch of events is handled faster than this, unless a function ran meanwhile.
constexpr std::chrono::milliseconds fresh_look{1};

// Asked anew each time: a function may have run since the events were fetched.
time_point after(std::chrono::milliseconds pause) {
    return base::coarse_steady_now() + pause;
}

} // namespace

connection::connection(
    base::unique_fd fd,
    const listening_socket &from,
    surroundings &around,
    time_point now,
    moved_connection before
)
    : fd_(std::move(fd)), from_(from), around_(around), desk_(*around.desk),
      decoder_(around.limits.wire), kept_input_(std::move(before.octets)), kept_(desk_),
      deadline_(now + around.limits.head), waited_(before.waited) {
    if (before.wire != wire_choice::by_first_octet) {
        decoder_.choose(before.wire);
        phase_ = phase::idle;
        deadline_.reset();
        silent_ = false;
        if (before.answer) {
            resume(*before.answer, std::move(before.file), before.file_octets, now);
            return;
        }
        if (before.file) {
            kept_.adopt(std::move(before.file), before.file_octets);
        }
        kept_.append(kept_input_);
        if (kept_.unread() != 0 || !kept_input_.empty()) {
            phase_ = phase::head; // a request takes no longer for having moved
            deadline_ = time_point(std::chrono::nanoseconds(before.since)) + around.limits.head;
        }
    } else if (from.wire != wire_choice::by_first_octet) {
        decoder_.choose(from.wire);
    }
}

connection::~connection() {
    if (run_) {
        run_->over(status_, content_sent(), false);
    }
}

std::uint64_t connection::content_sent() const noexcept {
    return streamed_ + (answering_ ? answer_.content_sent() : 0);
}

wire_choice connection::wire() const noexcept {
    if (silent_ || !decoder_.is_chosen()) {
        return wire_choice::by_first_octet;
    }
    return decoder_.is_fastcgi() ? wire_choice::fastcgi : wire_choice::scgi;
}

want connection::on_arrival() {
    if (kept_input_.empty() && kept_.unread() == 0 && answer_.done()) {
        const want next = on_readable();
        waited_ = {};
        return next;
    }
    input_ = kept_input_;
    unkept_ = input_.data() + input_.size(); // kept from the start
    return go_on();
}

want connection::on_readable() {
    // Behind what has come of a request an octet that is missed would make it wait for ever.
    const bool first = silent_ || phase_ == phase::idle;
    const received some = receive(
        fd_.get(), first ? desk_.begin_read() : desk_.begin_read(receivable(fd_.get()))
    );
    desk_.end_read(some.size);
    if (some.how == progress::none) {
        return want::read;
    }
    if (some.how == progress::gone) {
        return some.end ? end_of_input() : want::close;
    }
    return take({desk_.buffer().data(), some.size});
}

want connection::take(std::span<const char> octets) {
    input_ = octets;
    unkept_ = octets.data();
    if (silent_) {
        silent_ = false;
        name_wrong_wire();
    }
    if (phase_ == phase::idle) {
        phase_ = phase::head;
        deadline_ = after(around_.limits.head);
    }
    return go_on();
}

// The decoder of the expected wire refuses such a peer, but can't tell what it speaks.
void connection::name_wrong_wire() const {
    const wire::kind kind = wire::guess(input_.front());
    const bool scgi = from_.wire == wire_choice::scgi;
    const wire::kind expected = scgi ? wire::kind::scgi : wire::kind::fastcgi;
    if (from_.wire == wire_choice::by_first_octet || kind == expected) {
        return;
    }
    const std::string_view octets(input_.data(), input_.size());
    const std::string_view seems = kind == wire::kind::fastcgi ? "FastCGI"
                                   : kind == wire::kind::scgi  ? "SCGI"
                                                               : wire::describe_unknown(octets);
    base::log(
        base::severity::warning,
        fmt::format(
            "{}: a peer does not speak {}: {}", from_.name, scgi ? "SCGI" : "FastCGI", seems
        )
    );
}

want connection::on_writable() {
    input_ = kept_input_;
    unkept_ = input_.data();
    desk_.spoil(); // that is in this process's memory alone
    return go_on();
}

want connection::on_deadline() {
    if (phase_ != phase::body || !answer_.done()) {
        return want::close;
    }
    if (early_end_) {
        run(false);
    } else {
        respond(running().refuse(body_too_slow()));
    }
    return go_on();
}

// SCGI's front may shut its side down when it has sent everything; FastCGI's never does.
want connection::end_of_input() {
    input_ended_ = true;
    if (decoder_.is_fastcgi() || phase_ != phase::body) {
        return want::close;
    }
    run(false);
    return go_on();
}

want connection::go_on() {
    if (phase_ == phase::body && !answering_) {
        tell_desk();
    }
    for (;;) {
        if (answering_) {
            desk_.answer_begins();
        }
        if (!answer_.done() && send_answer(fd_.get(), answer_) == progress::gone) {
            return want::close;
        }
        if (!answer_.done()) {
            return wait_for_reader();
        }
        if (put_down_) {
            put_down_ = false;
            kept_.clear();
            unkept_ = input_.data();
        }
        if (answering_) {
            desk_.answer_left();
            answered();
        }
        if (broken_ || phase_ == phase::closing || !choose_wire()) {
            return want::close;
        }
        const wire::event what = decoder_.next(input_);
        if (what == wire::event::need_more && kept_.unread() != 0) {
            if (!read_kept()) {
                return want::close;
            }
            continue;
        }
        if (what == wire::event::need_more) {
            return wait();
        }
        if (what == wire::event::failed && phase_ == phase::draining) {
            // Sticky: only how much still comes is of interest.
            body_octets_ += input_.size();
            return wait();
        }
        handle(what);
    }
}

want connection::wait_for_reader() {
    keep_then_ = answering_ ? decoder_.keep() && !around_.stopping && !input_ended_
                            : phase_ != phase::closing;
    // assign() takes a part of the string itself, too.
    kept_input_.assign(input_.data(), input_.size());
    input_ = {};
    deadline_ = after(around_.limits.write_idle);
    if (answer_.content_file() != nullptr) {
        put_down(); // that costs nothing
    }
    return want::write;
}

want connection::wait() {
    const char *const end = input_.data() + input_.size();
    if (phase_ != phase::head && phase_ != phase::body) {
        kept_.clear();
    } else if (unkept_ != nullptr) {
        kept_.append({unkept_, static_cast<std::size_t>(end - unkept_)});
    }
    unkept_ = nullptr;
    switch (phase_) {
    case phase::idle:
        deadline_.reset();
        if (around_.alone) {
            deadline_ = after(around_.limits.alone_idle);
        }
        return around_.stopping ? want::close : want::read;
    case phase::body:
        deadline_ = after(early_end_ ? around_.limits.early_end : around_.limits.body_idle);
        break;
    case phase::draining:
        return body_octets_ > around_.limits.drain_bytes ? want::close : want::read;
    case phase::head:
    case phase::closing:
        break;
    }
    return want::read;
}

bool connection::choose_wire() {
    if (decoder_.is_chosen() || input_.empty()) {
        return true;
    }
    const std::string_view octets(input_.data(), input_.size());
    const wire::kind kind = wire::guess(octets.front());
    if (kind == wire::kind::unknown) {
        const std::string_view seems = wire::describe_unknown(octets);
        base::log(
            base::severity::warning,
            fmt::format("{}: a peer speaks neither FastCGI nor SCGI: {}", from_.name, seems)
        );
        return false;
    }
    decoder_.choose(kind == wire::kind::scgi ? wire_choice::scgi : wire_choice::fastcgi);
    return true;
}

void connection::handle(wire::event what) {
    switch (what) {
    case wire::event::need_more:
        break;
    case wire::event::reply:
        answer_.begin_raw(std::string(decoder_.reply()));
        if (phase_ == phase::head && !decoder_.request_open()) {
            phase_ = phase::idle;
            unkept_ = input_.data();
            desk_.next_request(input_);
        } else {
            kept_.lose(); // whoever began anew would reply again
            desk_.spoil();
        }
        break;
    case wire::event::head:
        begin_request();
        break;
    case wire::event::body:
        take_body();
        break;
    case wire::event::end:
        end_of_body();
        break;
    case wire::event::aborted:
        abort_request();
        break;
    case wire::event::failed:
        fail_request();
        break;
    }
}

void connection::begin_request() {
    body_octets_ = 0;
    body_ended_ = early_end_ = false;
    status_ = 0;
    streamed_ = 0;
    around_.score.enter(score_state::reading);
    run_.emplace(around_);
    tell_desk();
    auto early = call([&] {
        return running().begin(
            decoder_.take_params(),
            from_.tcp ? trust::by_secret : trust::by_socket,
            std::exchange(waited_, {})
        );
    });
    phase_ = phase::body;
    if (early) {
        respond(std::move(*early));
    } else if (running().wants() == detail::body_mode::stream) {
        around_.score.enter(score_state::running);
        run_streaming();
    }
}

void connection::take_body() {
    const std::string_view octets = decoder_.body();
    body_octets_ += octets.size();
    if (phase_ != phase::body) {
        return;
    }
    const auto announced = running().content_length();
    if (announced && body_octets_ > *announced) {
        respond(running().refuse(body_too_long()));
        return;
    }
    if (running().wants() == detail::body_mode::collect) {
        if (auto refused = call([&] { return running().feed(octets); })) {
            respond(std::move(*refused));
            return;
        }
    } else if (body_octets_ > around_.limits.unwanted_bytes) {
        respond(running().refuse(no_body_wanted()));
        return;
    }
    if (early_end_ && body_octets_ == announced) {
        run(true); // what may still come is an empty record, to be drained
    }
}

void connection::prepare_call() const {
    if (around_.before_call) {
        around_.before_call();
    }
}

void connection::tell_desk() {
    desk_.open_request(decoder_.answer_framing(), decoder_.request_id(), running().began());
    running().tell_desk();
}

// mod_fcgid sends an empty STDIN before the body of an HTTP/2 upload without length.
void connection::end_of_body() {
    if (phase_ == phase::draining) {
        request_done();
        return;
    }
    const auto announced = running().content_length();
    if (announced && body_octets_ < *announced) {
        early_end_ = true;
        return;
    }
    note_end();
    run(true);
}

void connection::note_end() {
    body_ended_ = true;
    desk_.request_ends(decoder_.keep() && input_.empty());
}

void connection::run(bool complete) {
    if (peer_left()) {
        broken_ = true;
        return;
    }
    around_.score.enter(score_state::running);
    respond(call([&] { return running().finish(complete); }));
}

bool connection::peer_left() const {
    // Under the limit epoll has just told, and asking again would cost every request.
    if (watched_ && std::chrono::steady_clock::now() - around_.looked_at < fresh_look) {
        return false;
    }
    return is_gone(fd_.get(), half_close_counts());
}

// HAProxy gives up so, with or without a head; it wants END_REQUEST and nothing else.
void connection::abort_request() {
    if (phase_ != phase::draining) {
        std::string end;
        wire::append_end_request(
            end, decoder_.request_id(), 0, wire::protocol_status::request_complete
        );
        answer_.begin_raw(std::move(end));
    }
    if (run_) {
        run_->over(0, 0, false);
    }
    run_.reset();
    request_done();
}

void connection::fail_request() {
    const wire::error why = decoder_.error();
    if (wire::status_for(why) == 0 || !decoder_.request_open()) {
        const std::string_view what = wire::describe(why);
        base::log(base::severity::notice, fmt::format("{}: {}", from_.name, what));
        phase_ = phase::closing;
        return;
    }
    run_.emplace(around_);
    streamed_ = 0;
    phase_ = phase::body;
    body_ended_ = false;
    respond(running().refuse(refused_by_wire(why)));
}

void connection::respond(response made) {
    const std::string_view method = running().method();
    std::string head = http::format_head(made);
    ++around_.requests;
    status_ = made.status();
    answering_ = true;
    if (!http::sends_content(made, method)) {
        answer_.begin(
            decoder_.answer_framing(), decoder_.request_id(), std::move(head), std::string()
        );
        return;
    }
    response_content content = std::move(made).content();
    if (const auto *streamed = std::get_if<stream>(&content)) {
        stream_response(*streamed, head);
        return;
    }
    auto *text = std::get_if<std::string>(&content);
    answer_.begin(
        decoder_.answer_framing(),
        decoder_.request_id(),
        std::move(head),
        text != nullptr ? answer::content(std::move(*text))
                        : answer::content(std::get<file>(std::move(content)))
    );
}

void connection::answered() {
    running().over(status_, content_sent(), !broken_);
    answering_ = false;
    answer_.clear();
    run_.reset();
    if (body_ended_) {
        request_done();
        return;
    }
    desk_.spoil();
    if (!decoder_.is_fastcgi()) {
        ::shutdown(fd_.get(), SHUT_WR); // an SCGI answer has no other end
    }
    // Closed now, Apache and HAProxy would swallow the answer.
    phase_ = phase::draining;
    body_octets_ = 0;
    deadline_ = after(around_.limits.drain);
}

void connection::request_done() {
    const bool keep = decoder_.keep() && !around_.stopping && !input_ended_;
    decoder_.finish_request();
    if (!keep) {
        phase_ = phase::closing;
        return;
    }
    unkept_ = input_.data();
    desk_.next_request(input_);
    desk_.close_request();
    kept_.clear();
    // Octets that are left are another request's, or the empty end of this one's body.
    phase_ = input_.empty() ? phase::idle : phase::head;
    deadline_.reset();
    if (phase_ == phase::head) {
        deadline_ = after(around_.limits.head);
    }
}

} // namespace imprint::worker
