// SPDX-License-Identifier: MIT
#include "asking.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace {

answered keep(imprint::response &&from, const imprint::detail::exchange &of, bool early) {
    answered kept;
    kept.status = from.status();
    for (const imprint::name_value &field : from.fields()) {
        kept.fields.push_back(field);
    }
    if (const auto *text = std::get_if<std::string>(&from.content())) {
        kept.body = *text;
    }
    kept.notes = of.notes();
    kept.early = early;
    return kept;
}

std::function<std::size_t(std::span<char>)> source_of(std::string octets) {
    return [octets = std::move(octets), at = std::size_t{0}](std::span<char> into) mutable {
        const std::size_t size = octets.copy(into.data(), into.size(), at);
        at += size;
        return size;
    };
}

} // namespace

imprint::request asking::make_request(const asked &what) {
    imprint::params sent;
    const std::size_t mark = what.target.find('?');
    sent.append("REQUEST_METHOD", what.method);
    sent.append("REQUEST_URI", what.target);
    sent.append("QUERY_STRING", mark == std::string::npos ? "" : what.target.substr(mark + 1));
    sent.append("SCRIPT_NAME", what.mount);
    sent.append("SERVER_PROTOCOL", "HTTP/1.1");
    sent.append("HTTP_HOST", "example.org");
    const std::size_t announced = what.announced.value_or(what.body.size());
    if (announced > 0 && !what.chunked) {
        sent.append("CONTENT_LENGTH", std::to_string(announced));
    }
    if (!what.type.empty()) {
        sent.append("CONTENT_TYPE", what.type);
    }
    for (const imprint::name_value &one : what.params) {
        sent.append(one.name, one.value);
    }
    auto head = imprint::http::parse_head(std::move(sent), {});
    if (const auto *refusal = std::get_if<imprint::http::refusal>(&head)) {
        BOOST_FAIL("the test's own request is refused: " + refusal->why);
    }
    return imprint::detail::request_access::make(
        std::get<imprint::http::request_head>(std::move(head))
    );
}

answered asking::operator()(const asked &what) {
    const imprint::request request = make_request(what);
    imprint::detail::exchange exchange(site_, request, what.who, with_);
    if (auto refused = exchange.decide()) {
        return keep(std::move(*refused), exchange, true);
    }
    if (exchange.wants() == imprint::detail::body_mode::stream) {
        return keep(exchange.finish_streaming(source_of(what.body)), exchange, false);
    }
    const std::size_t piece = what.piece == 0 ? what.body.size() : what.piece;
    for (std::size_t at = 0; at < what.body.size(); at += piece) {
        const std::size_t size = std::min(piece, what.body.size() - at);
        if (auto refused = exchange.feed({what.body.data() + at, size})) {
            return keep(std::move(*refused), exchange, false);
        }
    }
    const bool complete = what.body.size() >= what.announced.value_or(0);
    return keep(exchange.finish(complete), exchange, false);
}
