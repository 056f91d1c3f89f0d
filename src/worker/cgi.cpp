// SPDX-License-Identifier: MIT
// One CGI request.  Descriptors 0 and 1 are pipes, files or sockets, whatever the server
// likes, and there is one request in the process: plain blocking calls.
#include "wire/cgi.hpp"

#include "base/log.hpp"
#include "http/problem.hpp"
#include "http/response_head.hpp"
#include "imprint/http_error.hpp"
#include "worker/answer.hpp"
#include "worker/request_run.hpp"
#include "worker/serve.hpp"
#include "worker/site_services.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>

#include <unistd.h>

namespace imprint::worker {
namespace {

// The body: CONTENT_LENGTH octets; without it only what a server decoded from chunks, and
// says so by passing the field on, ends at end of file (RFC 3875 §4.2).
class cgi_body {
  public:
    explicit cgi_body(const request_run &run, bool chunked)
        : announced_(run.content_length()), chunked_(chunked) {}

    std::size_t read(std::span<char> into) {
        const std::uint64_t most = announced_ ? *announced_ - got_ : chunked_ ? into.size() : 0;
        const auto wanted =
            static_cast<std::size_t>(std::min<std::uint64_t>(most, into.size()));
        ssize_t size = 0;
        do {
            size = wanted == 0 ? 0 : ::read(STDIN_FILENO, into.data(), wanted);
        } while (size < 0 && errno == EINTR);
        got_ += size > 0 ? static_cast<std::uint64_t>(size) : 0;
        return size > 0 ? static_cast<std::size_t>(size) : 0;
    }
    bool complete() const noexcept { return !announced_ || got_ == *announced_; }

  private:
    std::optional<std::uint64_t> announced_;
    bool chunked_;
    std::uint64_t got_ = 0;
};

void write_all(std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, octets.data(), octets.size());
        if (written < 0 && errno != EINTR) {
            throw client_gone();
        }
        octets.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
}

void write_response(response made, std::string_view method) {
    std::string head = http::format_head(made);
    const bool content_leaves = http::sends_content(made, method);
    response_content content = std::move(made).content();
    if (content_leaves && std::holds_alternative<stream>(content)) {
        write_all(head);
        stream_writer writer(write_all);
        std::get<stream>(content).write(writer);
        return;
    }
    answer whole;
    auto *text = std::get_if<std::string>(&content);
    auto body = !content_leaves   ? answer::content(std::string())
                : text != nullptr ? answer::content(std::move(*text))
                                  : answer::content(std::get<file>(std::move(content)));
    whole.begin(framing::plain, 0, std::move(head), std::move(body));
    while (!whole.done()) {
        std::array<iovec, 1> piece{};
        if (whole.gather(piece) == 0) {
            throw client_gone(); // a file that was cut short: the length tells
        }
        write_all({static_cast<const char *>(piece[0].iov_base), piece[0].iov_len});
        whole.advance(piece[0].iov_len);
    }
}

response collect(request_run &run, cgi_body &body, std::span<char> buffer) {
    for (std::size_t size = 0; (size = body.read(buffer)) > 0;) {
        if (run.wants() != detail::body_mode::collect) {
            continue;
        }
        if (auto refused = run.feed(std::span<const char>(buffer.data(), size))) {
            return std::move(*refused);
        }
    }
    return run.finish(body.complete());
}

response answer_params(request_run &run, params sent, std::span<char> buffer) {
    const bool chunked = sent.find("HTTP_TRANSFER_ENCODING").has_value();
    if (auto early = run.begin(std::move(sent), trust::by_socket)) {
        return std::move(*early);
    }
    cgi_body body(run, chunked);
    if (run.wants() != detail::body_mode::stream) {
        return collect(run, body, buffer);
    }
    return run.finish_streaming([&](std::span<char> into) {
        const std::size_t size = body.read(into);
        if (size == 0 && !into.empty() && !body.complete()) {
            throw http_error(400, "The body ended before its announced length.");
        }
        return size;
    });
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
        auto around =
            std::make_unique<surroundings>(surroundings{published, opened.services()});
        around->head_rules.mount = with.settings.mount;
        request_run run(*around);
        if (const auto *failure = std::get_if<wire::error>(&sent)) {
            write_response(
                run.refuse(wire::status_for(*failure), wire::describe(*failure)), {}
            );
            return EXIT_SUCCESS;
        }
        auto &taken = std::get<params>(sent);
        response made = answer_params(run, std::move(taken), around->buffer);
        write_response(std::move(made), run.method());
        return EXIT_SUCCESS;
    } catch (const std::exception &problem) {
        base::log(base::severity::error, problem.what());
    } catch (...) { // a stream's: functions end in request_run
        base::log(base::severity::error, "the site threw something that is no std::exception");
    }
    return EXIT_FAILURE;
}

} // namespace imprint::worker
