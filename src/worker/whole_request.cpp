// SPDX-License-Identifier: MIT
#include "worker/whole_request.hpp"

#include "http/response_head.hpp"
#include "worker/answer.hpp"
#include "worker/limits.hpp"
#include "worker/refusals.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace imprint::worker {
namespace {

class whole_body {
  public:
    whole_body(const request_run &run, bool chunked, const octet_source &from, body_end end)
        : announced_(run.content_length()), chunked_(chunked || end == body_end::by_source),
          from_(from), end_(end) {}

    std::size_t read(std::span<char> into) {
        const std::uint64_t most = announced_ ? *announced_ - got_ : chunked_ ? into.size() : 0;
        const auto wanted =
            static_cast<std::size_t>(std::min<std::uint64_t>(most, into.size()));
        const std::size_t size = wanted == 0 ? 0 : from_(into.first(wanted));
        got_ += size;
        return size;
    }
    bool complete() const noexcept { return !announced_ || got_ == *announced_; }
    // To be asked at the end.
    bool too_long() const {
        char more = 0;
        return end_ == body_end::by_source && announced_ && complete() &&
               from_(std::span<char>(&more, 1)) > 0;
    }
    std::uint64_t got() const noexcept { return got_; }

  private:
    std::optional<std::uint64_t> announced_;
    bool chunked_;
    const octet_source &from_;
    body_end end_;
    std::uint64_t got_ = 0;
};

response collect(request_run &run, whole_body &body) {
    std::array<char, std::size_t{64} * 1024> buffer; // NOLINT(*-member-init)
    for (std::size_t size = 0; (size = body.read(buffer)) > 0;) {
        if (run.wants() != detail::body_mode::collect) {
            if (body.got() > limits{}.unwanted_bytes) {
                return run.refuse(no_body_wanted());
            }
            continue;
        }
        if (auto refused = run.feed(std::span<const char>(buffer.data(), size))) {
            return std::move(*refused);
        }
    }
    return body.too_long() ? run.refuse(body_too_long()) : run.finish(body.complete());
}

void write_stream(const stream &content, const octet_sink &write) {
    std::uint64_t sent = 0;
    stream_writer writer([&](std::string_view octets) {
        sent += octets.size();
        if (content.size && sent > *content.size) {
            throw std::length_error("a stream wrote more than its announced size");
        }
        write(octets);
    });
    content.write(writer);
    if (content.size && sent != *content.size) {
        throw std::length_error("a stream wrote less than its announced size");
    }
}

} // namespace

response
answer_whole(request_run &run, params sent, trust how, const octet_source &read, body_end end) {
    const bool chunked = sent.find("HTTP_TRANSFER_ENCODING").has_value();
    if (auto early = run.begin(std::move(sent), how)) {
        return std::move(*early);
    }
    whole_body body(run, chunked, read, end);
    if (run.wants() != detail::body_mode::stream) {
        return collect(run, body);
    }
    return run.finish_streaming([&](std::span<char> into) {
        const std::size_t size = body.read(into);
        if (size == 0 && !into.empty() && !body.complete()) {
            throw body_cut_short().error();
        }
        if (size == 0 && !into.empty() && body.too_long()) {
            throw body_too_long().error();
        }
        return size;
    });
}

void write_whole(response made, std::string_view method, const octet_sink &write) {
    std::string head = http::format_head(made);
    const bool content_leaves = http::sends_content(made, method);
    response_content content = std::move(made).content();
    if (content_leaves && std::holds_alternative<stream>(content)) {
        write(head);
        write_stream(std::get<stream>(content), write);
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
        write({static_cast<const char *>(piece[0].iov_base), piece[0].iov_len});
        whole.advance(piece[0].iov_len);
    }
}

} // namespace imprint::worker
