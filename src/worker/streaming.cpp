// SPDX-License-Identifier: MIT
// The part of a connection that waits for its peer: bodies read as they arrive, and content
// made while it is sent.  Both keep the worker, so both have a pace.
#include "base/log.hpp"
#include "wire/fastcgi_encoder.hpp"
#include "worker/connection.hpp"
#include "worker/fork_guard.hpp"
#include "worker/refusals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace imprint::worker {
namespace {

// Frames what a stream writes, and holds it to the size that it announced.
class stream_sender {
  public:
    stream_sender(int fd, framing how, std::uint16_t id, pace &allowed)
        : fd_(fd), how_(how), id_(id), pace_(allowed) {}

    void send(std::string_view octets) {
        frame_.clear();
        if (how_ == framing::fastcgi) {
            wire::append_stdout(frame_, id_, octets);
            octets = frame_;
        }
        if (!send_all(fd_, octets, pace_)) {
            throw client_gone();
        }
    }

    // Counts into `sent` what was given away.
    void send_content(const stream &content, std::uint64_t &sent) {
        stream_writer writer([&](std::string_view octets) {
            sent += octets.size();
            if (content.size && sent > *content.size) {
                throw std::length_error("a stream wrote more than its announced size");
            }
            send(octets);
        });
        content.write(writer);
        if (content.size && sent != *content.size) {
            throw std::length_error("a stream wrote less than its announced size");
        }
    }

    void end() {
        frame_.clear();
        if (how_ == framing::fastcgi) {
            wire::append_response_end(frame_, id_, 0);
            if (!send_all(fd_, frame_, pace_)) {
                throw client_gone();
            }
        }
    }

  private:
    int fd_;
    framing how_;
    std::uint16_t id_;
    pace &pace_;
    std::string frame_;
};

} // namespace

void connection::stream_response(const stream &content, const std::string &head) {
    pace allowed(around_.limits, std::chrono::steady_clock::now(), &desk_);
    stream_sender sender(fd_.get(), decoder_.answer_framing(), decoder_.request_id(), allowed);
    // The head has left, so nothing can be explained any more: without END_REQUEST, or by
    // the announced length, the front sees that this ended too early.
    desk_.answer_begins();
    prepare_call();
    const hands_off while_it_runs(desk_);
    try {
        sender.send(head);
        sender.send_content(content, streamed_);
        fork_guard::end_forked_child();
        sender.end();
        return;
    } catch (const client_gone &) {
        base::log(base::severity::notice, "a stream's reader has gone, or was too slow");
    } catch (const std::exception &problem) {
        running().log(500, problem.what());
    } catch (...) {
        running().log(500, "a stream threw something that is no std::exception");
    }
    fork_guard::end_forked_child();
    broken_ = true;
}

void connection::run_streaming() {
    if (peer_left()) {
        broken_ = true;
        return;
    }
    pace_.emplace(around_.limits, std::chrono::steady_clock::now(), &desk_);
    piece_ = {};
    response made = call([this] {
        return running().finish_streaming([this](std::span<char> into) {
            return read_body(into);
        });
    });
    pace_.reset();
    if (!broken_) {
        respond(std::move(made));
    }
}

std::size_t connection::read_body(std::span<char> into) {
    while (piece_.empty() && !body_ended_) {
        read_body_event();
    }
    const std::size_t size = std::min(piece_.size(), into.size());
    piece_.copy(into.data(), size);
    piece_.remove_prefix(size);
    return size;
}

void connection::read_body_event() {
    const auto announced = running().content_length();
    if (early_end_ && body_octets_ == announced) {
        note_end(); // mod_fcgid's order: the end, the body
        return;
    }
    switch (decoder_.next(input_)) {
    case wire::event::body:
        piece_ = decoder_.body();
        body_octets_ += piece_.size();
        if (announced && body_octets_ > *announced) {
            piece_ = {};
            throw body_too_long().error();
        }
        return;
    case wire::event::end:
        early_end_ = announced && body_octets_ < *announced;
        if (!early_end_) {
            note_end();
        }
        return;
    case wire::event::reply:
        send_all(fd_.get(), decoder_.reply(), pace_now());
        return;
    case wire::event::need_more:
        read_more_body();
        return;
    case wire::event::head:
    case wire::event::aborted:
    case wire::event::failed:
        broken_ = true;
        throw body_cut_short().error();
    }
}

// What lies in the buffer is about to be overwritten.
void connection::keep_streamed() {
    if (desk_.most_streamed() == 0 || body_octets_ > desk_.most_streamed()) {
        desk_.spoil();
        return;
    }
    const char *const end = input_.data() + input_.size();
    if (unkept_ != nullptr) {
        kept_.append({unkept_, static_cast<std::size_t>(end - unkept_)});
        unkept_ = nullptr;
    }
    const std::uint32_t place = desk_.page().request.place;
    if (!kept_.is_whole() || place >= desk_.entries().size()) {
        desk_.spoil();
        return;
    }
    desk_entry now = desk_.entries()[place];
    kept_.note_in(now);
    desk_.put(place, now);
}

void connection::read_more_body() {
    if (kept_.unread() != 0) {
        broken_ = !read_kept();
        if (broken_) {
            throw body_cut_short().error();
        }
        return;
    }
    keep_streamed();
    const received more = receive_waiting(fd_.get(), desk_.begin_read(), pace_now());
    desk_.end_read(more.size);
    if (more.how == progress::some) {
        input_ = std::span<const char>(desk_.buffer().data(), more.size);
        unkept_ = input_.data();
        return;
    }
    input_ended_ = more.end;
    // SCGI's front may have half-closed and still wait for an answer.
    broken_ = more.end ? decoder_.is_fastcgi() : is_gone(fd_.get(), half_close_counts());
    if (more.end || broken_) {
        throw body_cut_short().error();
    }
    throw body_too_slow().error();
}

} // namespace imprint::worker
