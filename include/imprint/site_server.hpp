// SPDX-License-Identifier: MIT
// A site inside a program that takes requests by itself: what imprint/adapters/*.hpp hand a
// request to.  It goes a worker's way, by blocking calls.  What a pool does around that (the
// command line, IMPRINT_* variables, several processes, time limits) is the program's.
#pragma once

#include "imprint/site.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace imprint {

// Whose word counts for who a client is.  Params are what somebody wrote to the program's
// socket: whoever can connect to it can write SSL_CLIENT_VERIFY, too.
struct front_trust {
    // Only the front server can connect, by the modes of a unix socket and its folder.
    // Never so on TCP.
    bool by_socket = false;
    // Otherwise identity counts beside an equal param IMPRINT_SECRET alone; empty: never.
    std::string secret{};
};

// In the process that serves: after its last fork().
class site_server {
  public:
    // Opens the database and runs what site.at_worker_start() was given, whose exceptions
    // pass; site_error when the site contradicts itself.  Settings are the site's own.
    explicit site_server(site published, front_trust front = {});
    ~site_server();
    site_server(const site_server &) = delete;
    site_server &operator=(const site_server &) = delete;
    site_server(site_server &&) = delete;
    site_server &operator=(site_server &&) = delete;

    // Fills the span, and returns how much: 0 where the front ended the body.  Throws
    // client_gone where the connection ended instead; the function is then not called.
    using octet_source = std::function<std::size_t(std::span<char>)>;
    // Takes octets of a CGI response (RFC 3875 §6), or throws client_gone.
    using octet_sink = std::function<void(std::string_view)>;

    enum class outcome {
        whole,
        cut_short, // so must the connection be: no END_REQUEST, which would call it whole
    };

    // One request at a time: threads wait for each other here, because a site's functions
    // need not be thread-safe.  Nothing is read beyond CONTENT_LENGTH.  std::logic_error in a
    // process that was forked after this was made.
    //
    // `environment` is an array of NAME=value that ends with a null pointer, and holds what
    // the front sent, not the process's own variables.
    outcome
    answer(const char *const *environment, const octet_source &read, const octet_sink &write);
    // `pairs` is the whole content of the FCGI_PARAMS stream, as it came.
    outcome answer(std::string_view pairs, const octet_source &read, const octet_sink &write);

    // What a body may have; for programs that hold one before they hand it over.
    std::uint64_t most_body_octets() const noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace imprint
