// SPDX-License-Identifier: MIT
// One CGI request.  Descriptors 0 and 1 are pipes, files or sockets, whatever the server
// likes, and there is one request in the process: plain blocking calls.
#include "wire/cgi.hpp"

#include "base/log.hpp"
#include "worker/refusals.hpp"
#include "worker/request_run.hpp"
#include "worker/serve.hpp"
#include "worker/site_services.hpp"
#include "worker/whole_request.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include <unistd.h>

namespace imprint::worker {
namespace {

std::size_t read_some(std::span<char> into) {
    ssize_t size = 0;
    do {
        size = ::read(STDIN_FILENO, into.data(), into.size());
    } while (size < 0 && errno == EINTR);
    return size > 0 ? static_cast<std::size_t>(size) : 0;
}

void write_all(std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, octets.data(), octets.size());
        if (written < 0 && errno != EINTR) {
            throw client_gone();
        }
        octets.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
}

} // namespace

int answer_cgi(const site &published, const serving &with, const char *const *environment) {
    // A client that has left is an error of write(), not a signal.
    ::signal(SIGPIPE, SIG_IGN);
    auto sent = wire::parse_cgi_params(environment, with.limits.wire);
    // What a client calls Proxy must not become the proxy of whatever functions start.
    ::unsetenv("HTTP_PROXY"); // NOLINT(concurrency-mt-unsafe)
    try {
        site_services opened(with.settings);
        opened.start(published);
        surroundings around(published, opened.services(), with.settings);
        request_run run(around);
        if (const auto *failure = std::get_if<wire::error>(&sent)) {
            write_whole(run.refuse(refused_by_wire(*failure)), {}, write_all);
            return EXIT_SUCCESS;
        }
        auto &taken = std::get<params>(sent);
        response made = answer_whole(run, std::move(taken), trust::by_socket, read_some);
        write_whole(std::move(made), run.method(), write_all);
        return EXIT_SUCCESS;
    } catch (const std::exception &problem) {
        base::log(base::severity::error, problem.what());
    } catch (...) { // a stream's: functions end in request_run
        base::log(base::severity::error, "the site threw something that is no std::exception");
    }
    return EXIT_FAILURE;
}

} // namespace imprint::worker
