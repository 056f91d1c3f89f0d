// SPDX-License-Identifier: MIT
// One request from its params to its response, whichever wire brought it.  Here every
// exception of the site's code ends, and everything worth saying is logged, once.
#pragma once

#include "http/refusal.hpp"
#include "imprint/request.hpp"
#include "imprint/response.hpp"
#include "publish/exchange.hpp"
#include "worker/surroundings.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace imprint::worker {

enum class trust {
    by_socket, // who could write here is the front server, by the socket's mode
    by_secret, // TCP: anybody could, so identity needs IMPRINT_SECRET
};

class request_run {
  public:
    explicit request_run(surroundings &around);
    ~request_run() = default;
    request_run(const request_run &) = delete;
    request_run &operator=(const request_run &) = delete;
    request_run(request_run &&) = delete;
    request_run &operator=(request_run &&) = delete;

    // An answer when the request is refused before its body is read.  `waited`: before it was
    // looked at, as far as that is known here.
    std::optional<response> begin(
        params sent, trust how, std::chrono::milliseconds waited = std::chrono::milliseconds(0)
    );

    // The following are valid when begin() gave nothing.
    detail::body_mode wants() const noexcept { return going().wants(); }
    std::optional<std::uint64_t> content_length() const noexcept;
    std::optional<response> feed(std::span<const char> octets);
    response finish(bool complete);
    response finish_streaming(std::function<std::size_t(std::span<char>)> source);

    // For refusals that the worker itself has to give; logged.
    response refuse(const http::refusal &refused);
    // Writes a line that names the request.
    void log(int status, std::string_view what) const;

    // To be told when all is over: counts, and writes a line of the access log if one is kept.
    // `status`: 0 when there was no answer; `octets` of content left.
    void over(int status, std::uint64_t octets, bool complete) const noexcept;

    time_point began() const noexcept { return began_steady_; }
    // What whoever answers in this process's place has to know; again, once another
    // connection had its turn.
    void tell_desk() const noexcept;

    // "" when the head was refused before it was known.
    std::string_view method() const noexcept { return method_; }

  private:
    std::optional<response> make_request(params sent);
    std::optional<response> refuse_late(trust how, std::chrono::milliseconds waited);
    client_identity identify(trust how) const;
    response finished(response made);
    // For what went wrong here, in the library's own code.
    response fail(std::string_view what) const;
    void log_notes(int status);
    // What the rooms below say begins with its status by itself, where it has one.
    void write_line(int status, std::string_view what) const;

    // Once its head was accepted.
    const request &asked() const noexcept {
        return *request_; // NOLINT(bugprone-unchecked-optional-access)
    }
    // Once begin() gave nothing.
    const detail::exchange &going() const noexcept {
        return *exchange_; // NOLINT(bugprone-unchecked-optional-access)
    }
    detail::exchange &going() noexcept {
        return *exchange_; // NOLINT(bugprone-unchecked-optional-access)
    }

    surroundings &around_;
    std::optional<request> request_;
    std::optional<params> refused_; // a head that was no request, for the access log
    std::optional<detail::exchange> exchange_;
    std::string method_;
    std::string_view target_ = "?"; // as logs and status show it
    std::string masked_;            // that, where something is hidden in it
    std::string user_;              // as began_, for the access log alone
    std::chrono::system_clock::time_point began_{};
    time_point began_steady_{};
    std::optional<std::chrono::milliseconds> waited_{}; // before it was looked at
};

} // namespace imprint::worker
