// SPDX-License-Identifier: MIT
#include "testing/location.hpp"

#include <memory>

#include <curl/curl.h>

namespace imprint::testing {
namespace {

using url_handle = std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)>;

std::string part(const url_handle &from, CURLUPart which) {
    char *text = nullptr;
    if (::curl_url_get(from.get(), which, &text, 0) != CURLUE_OK) {
        return {};
    }
    const std::unique_ptr<char, decltype(&::curl_free)> held(text, ::curl_free);
    return text;
}

bool set(const url_handle &into, const std::string &url) {
    return ::curl_url_set(into.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
}

std::optional<location> read(const url_handle &from) {
    location found;
    found.origin.scheme = part(from, CURLUPART_SCHEME);
    if (found.origin.scheme != "http" && found.origin.scheme != "https") {
        return std::nullopt;
    }
    found.origin.host = part(from, CURLUPART_HOST);
    if (const std::string port = part(from, CURLUPART_PORT); !port.empty()) {
        found.origin.host.append(":").append(port);
    }
    found.target = part(from, CURLUPART_PATH);
    if (const std::string query = part(from, CURLUPART_QUERY); !query.empty()) {
        found.target.append("?").append(query);
    }
    return found;
}

} // namespace

std::optional<location> parse_url(const std::string &url) {
    const url_handle handle(::curl_url(), ::curl_url_cleanup);
    return set(handle, url) ? read(handle) : std::nullopt;
}

std::optional<location> resolve(const location &base, const std::string &reference) {
    const url_handle handle(::curl_url(), ::curl_url_cleanup);
    const std::string from = base.origin.scheme + "://" + base.origin.host + base.target;
    return set(handle, from) && set(handle, reference) ? read(handle) : std::nullopt;
}

} // namespace imprint::testing
