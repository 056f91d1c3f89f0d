// SPDX-License-Identifier: MIT
// A program with fastcgi++'s manager that lets a site answer, on the socket of spawn-fcgi.
#include <fastcgi++/manager.hpp>
#include <imprint/adapters/fastcgipp.hpp>
#include <imprint/scanned.hpp>

imprint::site_server &the_server() {
    // Whoever started this made the socket, a unix one that only the front server can open.
    static imprint::site_server server(imprint::scanned_site(), {.by_socket = true});
    return server;
}

struct request : imprint::adapters::fastcgipp_request<char> {
    request() : fastcgipp_request(the_server()) {}
};

int main() {
    Fastcgipp::Manager<request> manager(1);
    manager.setupSignals();
    manager.listen();
    manager.start();
    manager.join();
}
