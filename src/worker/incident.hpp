// SPDX-License-Identifier: MIT
// What a client and the log are told of a request that its worker did not live to answer.
#pragma once

#include "http/rule.hpp"
#include "worker/answer.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace imprint::worker {

struct lost_request {
    int fd = -1;
    framing how = framing::plain;
    std::uint16_t id = 0;
    std::string method{};
    std::string target{};
    std::string accept{};
    std::string client{}; // its address
    std::string user{};
};

class incident {
  public:
    // Under a number of its own.
    incident(lost_request of, http::rule which);

    struct answered {
        std::uint64_t octets = 0; // of content that have left
        bool whole = false;
    };
    // The rule's status, with the number.  Waits for a reader, so long.  Nothing more is sent
    // then, unless the connection is `kept`.
    answered answer(std::chrono::milliseconds patience, bool kept) const;
    // "incident 0123456789ab: GET /x: " and this; the client and the user are named.
    void log(const std::string &what) const;

    const lost_request &request() const noexcept { return request_; }
    const std::string &number() const noexcept { return number_; }
    int status() const noexcept { return http::row_of(which_).status; }

  private:
    lost_request request_;
    http::rule which_;
    std::string number_;
};

// Until `done` says so of each when something has come, or that long.
void watch(
    std::span<const int> connections,
    std::chrono::milliseconds patience,
    const std::function<bool(int)> &done
);
// What a front sends is read away: closed before, the answer could be lost to a reset.  True
// at its end.
bool drain(int connection);

} // namespace imprint::worker
