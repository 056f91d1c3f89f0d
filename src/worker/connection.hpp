// SPDX-License-Identifier: MIT
// One connection of a front server: octets in, requests run, octets out.  It never waits,
// but for a function that streams; the event loop tells it when there is something to do.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/answer.hpp"
#include "worker/kept_octets.hpp"
#include "worker/listening_socket.hpp"
#include "worker/lobby.hpp"
#include "worker/peer_decoder.hpp"
#include "worker/request_run.hpp"
#include "worker/socket_io.hpp"
#include "worker/surroundings.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace imprint::worker {

enum class want { read, write, close };

class connection {
  public:
    // `before`: what another worker knew of it.  `around` has a desk.
    connection(
        base::unique_fd fd,
        const listening_socket &from,
        surroundings &around,
        time_point now,
        moved_connection before = {}
    );

    ~connection(); // a request that was not answered whole is noted
    connection(const connection &) = delete;
    connection &operator=(const connection &) = delete;
    connection(connection &&) = delete;
    connection &operator=(connection &&) = delete;

    int fd() const noexcept { return fd_.get(); }
    // Between two requests: what a stopping worker may close.
    bool is_idle() const noexcept { return phase_ == phase::idle && answer_.done(); }
    bool is_silent() const noexcept { return silent_; }
    const listening_socket &from() const noexcept { return from_; }
    // What others may know of it while nothing is done for it here.
    desk_entry parking() const noexcept;
    // Before the site's code may keep this process for long, or end it: what waits for a
    // reader can then be moved.  False when nothing changed.
    bool put_down();
    // Another worker has it.
    void forget_request() noexcept;
    bool is_watched() const noexcept { return watched_; }
    void set_watched() noexcept { watched_ = true; }
    bool half_close_counts() const noexcept { return from_.tcp && decoder_.is_fastcgi(); }
    // When on_deadline() shall be called, unless something happens before.
    std::optional<time_point> deadline() const noexcept { return deadline_; }
    void set_deadline(time_point when) noexcept { deadline_ = when; }

    // Once, before anything else.
    want on_arrival();
    want on_readable();
    want on_writable();
    want on_deadline();

  private:
    enum class phase {
        idle,     // kept, and nothing has come of another request
        head,     // until the params are complete
        body,     // until the body is
        draining, // answered before the body had ended; what comes is dropped
        closing,  // what has to leave leaves, then the connection ends
    };

    want take(std::span<const char> octets);
    want go_on();
    want wait();
    bool read_kept();
    void resume(
        const desk_answer &rest, base::unique_fd content, std::uint64_t size, time_point now
    );
    bool leads_to_its_end() const noexcept;
    desk_answer rest_of_answer() const noexcept;
    wire_choice wire() const noexcept;
    want wait_for_reader();
    want end_of_input();
    void name_wrong_wire() const;
    bool choose_wire();
    void handle(wire::event what);

    void begin_request();
    void tell_desk();
    void prepare_call() const;
    // The site's code, or what may come to it.
    template <class Use>
    auto call(const Use &use) {
        prepare_call();
        const hands_off while_it_runs(desk_);
        return use();
    }
    void take_body();
    void end_of_body();
    void note_end();
    void run(bool complete);
    void abort_request();
    void fail_request();

    void run_streaming();
    std::size_t read_body(std::span<char> into);
    void read_body_event();
    void read_more_body();
    void keep_streamed();

    void respond(response made);
    void stream_response(const stream &content, const std::string &head);
    void answered();
    std::uint64_t content_sent() const noexcept;
    void request_done();
    bool peer_left() const;

    // From begin_request() until the answer has left.
    request_run &running() {
        return *run_; // NOLINT(bugprone-unchecked-optional-access)
    }
    // While a function takes a body_stream.
    pace &pace_now() {
        return *pace_; // NOLINT(bugprone-unchecked-optional-access)
    }

    base::unique_fd fd_;
    const listening_socket &from_;
    surroundings &around_;
    desk &desk_;
    peer_decoder decoder_;
    std::span<const char> input_;  // what is left of what was read last
    std::string kept_input_;       // that, while an answer has to leave first
    const char *unkept_ = nullptr; // octets of this request from here on are not in kept_
    kept_octets kept_;
    answer answer_;
    std::optional<request_run> run_;
    std::optional<time_point> deadline_;
    std::chrono::milliseconds waited_; // what came first, before it could be read
    std::optional<pace> pace_;         // of a function that takes a body_stream
    std::string_view piece_;           // what it has not taken yet
    std::uint64_t body_octets_ = 0;    // of this request; once draining, dropped ones
    int status_ = 0;                   // of the answer that is being sent
    std::uint64_t streamed_ = 0;       // octets of its content, when a stream made it
    phase phase_ = phase::head;
    bool silent_ = true;       // nothing has ever come
    bool watched_ = false;     // by epoll, which told of a hang-up before anything else
    bool answering_ = false;   // answer_ holds an answer, not a reply of the decoder
    bool body_ended_ = false;  // the peer said so, and its length agreed
    bool early_end_ = false;   // the peer said so, but had announced more
    bool input_ended_ = false; // the peer shut its sending side down
    bool put_down_ = false;    // kept_ has the head of what leaves, not a request
    bool keep_then_ = false;   // the connection, when that has left
    bool broken_ = false;      // nobody is there, or what left can't be completed
};

} // namespace imprint::worker
