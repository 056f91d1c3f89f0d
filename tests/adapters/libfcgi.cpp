// SPDX-License-Identifier: MIT
// The site named by SITE under libfcgi's loop, on descriptor 0; with an argument, by streams.
#include "imprint/adapters/libfcgi.hpp" // first: it stands alone

#include "trust.hpp"

#include <fcgio.h>

#include <iostream>

imprint::site SITE();

namespace {

// Small, so that their edges are met.  The body's beginning is in the buffer already, as it is
// when a program has looked at it.
void answer_by_streams(imprint::site_server &server, FCGX_Request &request) {
    char read[1000];
    char written[1000];
    fcgi_streambuf from(request.in, read, sizeof read);
    fcgi_streambuf to(request.out, written, sizeof written);
    std::istream in(&from);
    std::ostream out(&to);
    in.peek();
    imprint::adapters::answer(server, request, in, out);
}

} // namespace

int main(int argc, char **) {
    imprint::site_server server(judging_by_environment(SITE()), trust_by_environment());
    FCGX_Request request;
    FCGX_Init();
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        if (argc > 1) {
            answer_by_streams(server, request);
        } else {
            imprint::adapters::answer(server, request);
        }
    }
}
