// SPDX-License-Identifier: MIT
// One request on its way through a site: what the worker asks, in this order.  Pure but for
// the spooled body and the database it is given.
#pragma once

#include "imprint/client_identity.hpp"
#include "imprint/request.hpp"
#include "imprint/response.hpp"
#include "imprint/settings.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace imprint {
class http_error;
class site;
} // namespace imprint

namespace imprint::detail {

class connection;    // database room: this worker's connection
class session_store; // session room

// What a worker has for every request.
struct services {
    const imprint::settings &settings;
    connection *database = nullptr;    // nullptr: no function may take a database
    session_store *sessions = nullptr; // nullptr: no function may take a session
    std::chrono::sys_seconds now{};    // set by the worker for each request
};

enum class body_mode {
    none,    // don't wait for a body: finish(true) at once
    collect, // feed() each piece, then finish()
    stream   // finish_streaming()
};

class exchange {
  public:
    // All four outlive the exchange, and so does the request's buffer.
    exchange(
        const site &published, const request &request, client_identity who, services &with
    );
    ~exchange();
    exchange(const exchange &) = delete;
    exchange &operator=(const exchange &) = delete;
    exchange(exchange &&) = delete;
    exchange &operator=(exchange &&) = delete;

    // Everything that can be said before the body is read: 404, redirects, 405, cross-site,
    // 413, 415, certificate, user.  An answer ends the exchange.
    std::optional<response> decide();

    // Valid when decide() gave nothing.
    body_mode wants() const noexcept;

    // The next octets of the body.  An answer (413, 415, 400) ends the exchange; the worker
    // then drains what still comes.
    std::optional<response> feed(std::span<const char> octets);

    // The body has ended, `complete` or short of its announced length (then the function is
    // not called): binds, calls, renders, commits.  Never throws.
    response finish(bool complete);

    // `source` fills the span and returns how much, 0 at the end; it may throw http_error
    // when the body ends early or its deadline has passed.
    response finish_streaming(std::function<std::size_t(std::span<char>)> source);

    // For what the worker itself has to refuse once decide() was asked: the same words, and
    // the same error hooks.  Never throws.
    response refuse(const http_error &error);

    // For the log, in the words of the refusal; secrets are not among them.
    const std::vector<std::string> &notes() const noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace imprint::detail
