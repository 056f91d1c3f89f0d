// SPDX-License-Identifier: MIT
#include "testing/front_params.hpp"

#include <algorithm>
#include <string_view>

namespace imprint::testing {
namespace {

bool is_alphanumeric(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// nginx passes over names with anything but letters, digits and '-'.
bool passes(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
        return is_alphanumeric(c) || c == '-';
    });
}

std::string param_name(std::string_view field) {
    std::string name = "HTTP_";
    for (const char c : field) {
        name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return name;
}

// RFC 9110 §8.6: also of an empty body, where the method means one.
bool announces_length(const sent &what) {
    return !what.body.empty() || what.method == "POST" || what.method == "PUT" ||
           what.method == "PATCH";
}

// imprint_fastcgi_params and imprint_scgi_params, in their order.
void add_listed(params &all, const sent &what, const options &with) {
    const std::size_t mark = what.target.find('?');
    const bool https = what.origin.scheme == "https";
    all.append("REQUEST_METHOD", what.method);
    all.append("REQUEST_URI", what.target);
    all.append("QUERY_STRING", mark == std::string::npos ? "" : what.target.substr(mark + 1));
    all.append("SCRIPT_NAME", with.mount);
    all.append("CONTENT_TYPE", what.type);
    all.append("SERVER_PROTOCOL", "HTTP/1.1");
    all.append("REQUEST_SCHEME", what.origin.scheme);
    if (https) {
        all.append("HTTPS", "on");
    }
    all.append("GATEWAY_INTERFACE", "CGI/1.1");
    all.append("SERVER_SOFTWARE", "nginx");
    all.append("SERVER_NAME", what.origin.host.substr(0, what.origin.host.find(':')));
    all.append("SERVER_ADDR", "127.0.0.1");
    all.append("SERVER_PORT", https ? "443" : "80");
    all.append("REMOTE_ADDR", "127.0.0.1");
    all.append("REMOTE_PORT", "49152");
    all.append("HTTP_PROXY", "");
    all.append("SSL_CLIENT_VERIFY", what.identity.pem.empty() ? "NONE" : what.identity.verdict);
    all.append("SSL_CLIENT_CERT", what.identity.pem);
    if (!with.secret.empty()) {
        all.append("IMPRINT_SECRET", with.secret);
    }
}

void add_fields(params &all, const sent &what) {
    all.append("HTTP_HOST", what.origin.host);
    if (!what.type.empty()) {
        all.append("HTTP_CONTENT_TYPE", what.type);
    }
    if (what.chunked) {
        all.append("HTTP_TRANSFER_ENCODING", "chunked");
    } else if (announces_length(what)) {
        all.append("HTTP_CONTENT_LENGTH", std::to_string(what.body.size()));
    }
    if (!what.cookie.empty()) {
        all.append("HTTP_COOKIE", what.cookie);
    }
    for (const name_value &one : what.fields) {
        if (passes(one.name)) {
            all.append(param_name(one.name), one.value);
        }
    }
}

} // namespace

params make_params(const sent &what, const options &with, wire_of which) {
    params all;
    // SCGI wants a number, and first.  nginx keeps a chunked body back until it knows it.
    const bool length = which == wire_of::scgi || what.chunked || announces_length(what);
    all.append("CONTENT_LENGTH", length ? std::to_string(what.body.size()) : "");
    add_listed(all, what, with);
    add_fields(all, what);
    return all;
}

std::string format_scgi_head(const params &all) {
    std::string pairs;
    for (const param one : all) {
        pairs.append(one.name).push_back('\0');
        pairs.append(one.value).push_back('\0');
    }
    return std::to_string(pairs.size()) + ':' + pairs + ',';
}

} // namespace imprint::testing
