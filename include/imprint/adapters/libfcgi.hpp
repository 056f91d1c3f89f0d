// SPDX-License-Identifier: MIT
// A request of libfcgi, answered by a site: for programs with a loop of FCGX_Accept_r, which
// then decides by request.envp which URLs are the site's.  Link both:
// pkg-config --cflags --libs imprint fcgi
//
//     imprint::site_server server(imprint::scanned_site(), {.by_socket = true});
//     while (FCGX_Accept_r(&request) == 0) {
//         imprint::adapters::answer(server, request);
//     }
//
// What libfcgi decides stays its own: it holds params of any length before anybody can refuse
// them, ends values at a NUL, waits for a slow client as long as that likes, ends a body at the
// first empty record, which mod_fcgid sends before one of HTTP/2 without length, and leaves its
// connection open in what a function forks.
#pragma once

#include "imprint/site_server.hpp"
#include "imprint/stream.hpp"

#include <fcgiapp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <istream>
#include <ostream>
#include <span>
#include <streambuf>
#include <string_view>

#include <sys/socket.h>

namespace imprint::adapters {

namespace detail {

class libfcgi_exchange {
  public:
    explicit libfcgi_exchange(FCGX_Request &request, std::streambuf *in = nullptr)
        : request_(request), in_(in) {}

    void answer(site_server &server) {
        constexpr int responder = 1; // FastCGI 1.0 §6.1
        if (request_.role != responder) {
            // A site's 200 would let somebody in whom nobody has looked at (§6.3).
            FCGX_PutS("Status: 501 Not Implemented\r\nContent-Length: 0\r\n\r\n", request_.out);
            request_.keepConnection = 0;
            return;
        }
        const auto ended = server.answer(
            request_.envp,
            [this](std::span<char> into) { return read(into); },
            [this](std::string_view octets) { write(octets); }
        );
        if (ended == site_server::outcome::cut_short || FCGX_FFlush(request_.out) != 0) {
            // libfcgi would end it in order; a front that keeps such an answer, or caches it,
            // takes a part for the whole.
            ::shutdown(request_.ipcFd, SHUT_RDWR);
            return;
        }
        drain();
    }

  private:
    std::size_t read(std::span<char> into) {
        const std::size_t got = read_some(into);
        // A body without a length, too, must not end where its connection did.
        if (got == 0 && FCGX_GetError(request_.in) != 0) {
            throw client_gone();
        }
        return got;
    }
    std::size_t read_some(std::span<char> into) {
        const auto size = static_cast<int>(std::min(into.size(), most_at_once));
        // Never to the stream's end: reading there moves fcgi_streambuf behind its buffer
        // (uflow(), in 2.4.2 to 2.4.7), and reading once more overruns memory.
        const std::streamsize held = in_ == nullptr ? 0 : in_->in_avail();
        const std::streamsize got =
            held > 0 ? in_->sgetn(into.data(), std::min<std::streamsize>(held, size))
                     : FCGX_GetStr(into.data(), size, request_.in);
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    void write(std::string_view octets) {
        for (std::span<const char> left(octets); !left.empty();) {
            const auto size = static_cast<int>(std::min(left.size(), most_at_once));
            if (FCGX_PutStr(left.data(), size, request_.out) != size) {
                throw client_gone();
            }
            left = left.subspan(static_cast<std::size_t>(size));
        }
    }
    // Of a body that nobody wanted: left unread, Apache and HAProxy would drop the answer, and
    // a kept connection would begin its next request in the middle of this body.
    void drain() {
        std::array<char, 8192> piece{};
        for (std::size_t left = std::size_t{1} << 20; left > 0;) {
            const std::size_t size =
                read_some(std::span(piece).first(std::min(left, piece.size())));
            if (size == 0) {
                return;
            }
            left -= size;
        }
        // libfcgi forgets where in a record it was, and would take what the client sent for
        // the records of a front.
        request_.keepConnection = 0;
    }

    static constexpr std::size_t most_at_once = std::size_t{1} << 30; // libfcgi counts in int

    FCGX_Request &request_;
    std::streambuf *in_; // with octets that were read from request_.in; or null
};

} // namespace detail

// Answers one that was accepted.  The rest is the loop's: FCGX_Accept_r or FCGX_Finish_r end
// it.  Nothing else of the program writes to it.
inline void answer(site_server &server, FCGX_Request &request) {
    detail::libfcgi_exchange(request).answer(server);
}

// The same where streams were put on the request (fcgi_streambuf, of fcgi++), whose buffers
// may hold a part of what came or goes.
inline void
answer(site_server &server, FCGX_Request &request, std::istream &in, std::ostream &out) {
    out.flush();
    detail::libfcgi_exchange(request, in.rdbuf()).answer(server);
}

} // namespace imprint::adapters
