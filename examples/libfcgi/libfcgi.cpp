// SPDX-License-Identifier: MIT
// A program with libfcgi's loop that lets a site answer: spawn-fcgi -n -s echo.sock -- libfcgi
#include <utility>

#include <imprint/adapters/libfcgi.hpp>
#include <imprint/scanned.hpp>

int main() {
    // Whoever started this made the socket, a unix one that only the front server can open.
    imprint::site_server server(imprint::scanned_site(), {.by_socket = true});
    FCGX_Request request;
    FCGX_Init();
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        imprint::adapters::answer(server, request);
    }
}
