// SPDX-License-Identifier: MIT
// The same with the streams of fcgi++.
#include <fcgio.h>

#include <iostream>

#include <imprint/adapters/libfcgi.hpp>
#include <imprint/scanned.hpp>

int main() {
    imprint::site_server server(imprint::scanned_site(), {.by_socket = true});
    FCGX_Request request;
    FCGX_Init();
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        fcgi_streambuf from(request.in);
        fcgi_streambuf to(request.out);
        std::istream in(&from);
        std::ostream out(&to);
        imprint::adapters::answer(server, request, in, out);
    }
}
