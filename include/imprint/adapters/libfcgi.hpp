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
    // Streams may be null: then the request's own.
    libfcgi_exchange(FCGX_Request &request, std::streambuf *in, std::streambuf *out)
        : request_(request), in_(in), out_(out) {}

    void answer(site_server &server) {
        constexpr int responder = 1; // FastCGI 1.0 §6.1
        if (request_.role != responder) {
            // A site's 200 would let somebody in whom nobody has looked at (§6.3).
            write("Status: 501 Not Implemented\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        const auto ended = server.answer(
            request_.envp,
            [this](std::span<char> into) { return read(into); },
            [this](std::string_view octets) { write(octets); }
        );
        if (ended == site_server::outcome::cut_short || !flush()) {
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
        if (got < into.size() && FCGX_GetError(request_.in) != 0) {
            throw client_gone();
        }
        return got;
    }
    std::size_t read_some(std::span<char> into) {
        const auto size = static_cast<int>(std::min(into.size(), most_at_once));
        const std::streamsize got = in_ != nullptr
                                        ? in_->sgetn(into.data(), size)
                                        : FCGX_GetStr(into.data(), size, request_.in);
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    void write(std::string_view octets) {
        while (!octets.empty()) {
            const auto size = static_cast<int>(std::min(octets.size(), most_at_once));
            const std::streamsize put = out_ != nullptr
                                            ? out_->sputn(octets.data(), size)
                                            : FCGX_PutStr(octets.data(), size, request_.out);
            if (put != size) {
                throw client_gone();
            }
            octets.remove_prefix(static_cast<std::size_t>(size));
        }
    }
    bool flush() {
        return out_ != nullptr ? out_->pubsync() == 0 : FCGX_FFlush(request_.out) == 0;
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
        request_.keepConnection = 0;
    }

    static constexpr std::size_t most_at_once = std::size_t{1} << 30; // libfcgi counts in int

    FCGX_Request &request_;
    std::streambuf *in_;
    std::streambuf *out_;
};

} // namespace detail

// Answers one that was accepted.  The rest is the loop's: FCGX_Accept_r or FCGX_Finish_r end
// it.  Nothing else of the program writes to it.
inline void answer(site_server &server, FCGX_Request &request) {
    detail::libfcgi_exchange(request, nullptr, nullptr).answer(server);
}

// The same where streams have been put on the request (fcgi_streambuf, of fcgi++), so that
// what their buffers hold keeps its place.
inline void
answer(site_server &server, FCGX_Request &request, std::istream &in, std::ostream &out) {
    detail::libfcgi_exchange(request, in.rdbuf(), out.rdbuf()).answer(server);
}

} // namespace imprint::adapters
