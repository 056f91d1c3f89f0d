// SPDX-License-Identifier: MIT
// Params and requests from a few words, for tests.
#pragma once

#include "http/request_access.hpp"
#include "http/request_head.hpp"
#include "imprint/params.hpp"
#include "imprint/request.hpp"

#include <initializer_list>
#include <stdexcept>
#include <utility>
#include <variant>

namespace imprint {

inline params make_params(std::initializer_list<param> list) {
    params all;
    for (const param &each : list) {
        all.append(each.name, each.value);
    }
    return all;
}

inline request make_request(params all, const http::head_rules &rules = {}) {
    auto parsed = http::parse_head(std::move(all), rules);
    if (auto *const refused = std::get_if<http::refusal>(&parsed)) {
        throw std::runtime_error(refused->why);
    }
    return detail::request_access::make(std::get<http::request_head>(std::move(parsed)));
}

// GET `uri` with these params too.
inline request make_get(std::string_view uri, std::initializer_list<param> more = {}) {
    params all = make_params(more);
    const std::size_t query = uri.find('?');
    all.append("REQUEST_METHOD", "GET");
    all.append("REQUEST_URI", uri);
    all.append("QUERY_STRING", query == uri.npos ? "" : uri.substr(query + 1));
    return make_request(std::move(all));
}

} // namespace imprint
