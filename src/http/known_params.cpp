// SPDX-License-Identifier: MIT
#include "http/known_params.hpp"

#include <algorithm>
#include <vector>

namespace imprint::http {
namespace {

// In every request, for every name: literals of known size, whose comparison costs no call.
known which_is(std::string_view name) {
    const auto is = [name](std::string_view other, known then, known otherwise) {
        return name == other ? then : otherwise;
    };
    switch (name.size()) {
    case 5:
        return is("HTTPS", known::https, known::none);
    case 9:
        return is("HTTP_HOST", known::host, is("PATH_INFO", known::path_info, known::none));
    case 11:
        return name == "REQUEST_URI"   ? known::request_uri
               : name == "SCRIPT_NAME" ? known::script_name
               : name == "REMOTE_ADDR" ? known::remote_addr
               : name == "HTTP_COOKIE" ? known::http_cookie
                                       : is("REMOTE_USER", known::remote_user, known::none);
    case 12:
        return name == "QUERY_STRING"   ? known::query_string
               : name == "CONTENT_TYPE" ? known::content_type
                                        : is("DOCUMENT_URI", known::document_uri, known::none);
    case 14:
        return name == "REQUEST_METHOD"   ? known::request_method
               : name == "CONTENT_LENGTH" ? known::content_length
               : name == "REQUEST_SCHEME"
                   ? known::request_scheme
                   : is("IMPRINT_SECRET", known::imprint_secret, known::none);
    case 15:
        return name == "SERVER_SOFTWARE"
                   ? known::server_software
                   : is("SCRIPT_FILENAME", known::script_filename, known::none);
    case 19:
        return is("HTTP_CONTENT_LENGTH", known::http_content_length, known::none);
    case 21:
        return is("CONTEXT_DOCUMENT_ROOT", known::context_document_root, known::none);
    default:
        return known::none;
    }
}

} // namespace

known_params::known_params(const params &all) {
    std::vector<std::string_view> certificate;
    for (const param each : all) {
        note(which_is(each.name), each);
        if (each.name.starts_with("SSL_CLIENT_")) {
            certificate.push_back(each.name);
        }
    }
    std::sort(certificate.begin(), certificate.end());
    const auto twice = std::adjacent_find(certificate.begin(), certificate.end());
    repeated_ = repeated_ || twice == certificate.end() ? repeated_ : *twice;
}

void known_params::note(known which, const param &each) {
    if (which == known::none) {
        return;
    }
    if (!has(which)) {
        seen_ |= bit_of(which);
        values_[static_cast<std::size_t>(which)] = each.value;
    } else if (which <= known::host && !repeated_) {
        repeated_ = each.name;
    }
}

} // namespace imprint::http
