// SPDX-License-Identifier: MIT
#include "http/request_head.hpp"

#include "base/number.hpp"
#include "base/text.hpp"
#include "http/cookie.hpp"
#include "http/host.hpp"
#include "http/known_params.hpp"
#include "http/mount.hpp"
#include "http/query.hpp"
#include "http/target.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <utility>

namespace imprint::http {
namespace {

using verdict = std::optional<refusal>;

verdict check_repeated(const known_params &sent) {
    const auto name = sent.repeated();
    if (!name) {
        return std::nullopt;
    }
    return refusal{
        rule::repeated_param,
        base::escape_for_log(*name, 100) + " came more than once; wanted is one value"
    };
}

// RFC 9110 §5.5: CR, LF and NUL in a field are refused; other controls may be kept.  nginx and
// HAProxy pass them on.  A media type has none of them, and sites send it back.
verdict check_octets(const params &all) {
    const auto ends = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    const auto wrong = [](char c) { return is_control(c) && c != '\t'; };
    for (const param each : all) {
        const bool type = each.name == "CONTENT_TYPE";
        if ((each.name.starts_with("HTTP_") &&
             std::any_of(each.value.begin(), each.value.end(), ends)) ||
            (type && std::any_of(each.value.begin(), each.value.end(), wrong))) {
            return refusal{
                rule::control_character,
                base::escape_for_log(each.name, 100) + " has a control character"
            };
        }
    }
    return std::nullopt;
}

// RFC 9110 §9.1; all fronts pass unknown methods on, lighttpd some of them.
verdict read_method(request_head &head, const known_params &sent) {
    constexpr std::size_t longest = 64;
    head.method = sent[known::request_method];
    if (head.method.empty()) {
        return refusal{rule::bad_method, "REQUEST_METHOD is missing"};
    }
    if (!is_token(head.method) || head.method.size() > longest) {
        return refusal{rule::bad_method, "the method is not a token of at most 64 characters"};
    }
    return std::nullopt;
}

// REQUEST_URI is the only path variable that means the same behind every front: raw, as
// the client sent it.  PATH_INFO is decoded, collapsed, or neither.
verdict read_target(request_head &head, const known_params &sent) {
    const std::string_view uri = sent[known::request_uri];
    if (uri.empty()) {
        return refusal{
            rule::bad_target,
            "REQUEST_URI is missing: the front does not send it, or dropped it for its length "
            "(Apache's mod_proxy_fcgi drops what is longer than 16384 octets)"
        };
    }
    const std::optional<target> parsed = parse_target(uri);
    if (!parsed) {
        return refusal{
            rule::bad_target,
            "the request target is not a path, or has a blank or control character"
        };
    }
    head.target = parsed->whole;
    head.path = parsed->path;
    head.query_string = parsed->query;
    return std::nullopt;
}

// HAProxy leaves an empty QUERY_STRING out.  Apache drops a long one silently, and after
// an internal redirect sends the new one with the old REQUEST_URI.
verdict
check_query(const request_head &head, const known_params &sent, const head_rules &rules) {
    if (!queries_agree(sent[known::query_string], head.query_string)) {
        return refusal{rule::query_mismatch, "QUERY_STRING is not the query of REQUEST_URI"};
    }
    if (count_query_fields(head.query_string) > rules.query_fields) {
        return refusal{
            rule::too_many_query_fields,
            "the query has more than " + std::to_string(rules.query_fields) + " fields"
        };
    }
    return std::nullopt;
}

// nginx's fastcgi_params and scgi_params have DOCUMENT_URI and the whole path as
// SCRIPT_NAME, and no PATH_INFO.  mod_proxy_fcgi and mod_proxy_scgi do the same until told
// otherwise; mod_fcgid and mod_cgi, which also send no PATH_INFO for the mount itself,
// name a real file as SCRIPT_FILENAME.
bool sends_whole_path(const known_params &sent) {
    if (sent.has(known::path_info)) {
        return false;
    }
    if (sent.has(known::document_uri)) {
        return true;
    }
    const std::string_view folder = sent[known::context_document_root];
    return sent[known::server_software].starts_with("Apache") &&
           (folder.empty() || !sent[known::script_filename].starts_with(folder));
}

verdict read_mount(request_head &head, const known_params &sent, const head_rules &rules) {
    const auto mount = find_mount({
        .path = head.path,
        .script_name = sent[known::script_name],
        .path_info = sent[known::path_info],
        .whole_path_front = sends_whole_path(sent),
        .configured = rules.mount,
    });
    if (!mount) {
        return refusal{
            rule::outside_mount,
            "the path is not below the mount point of this site (`mount`, or the front's "
            "SCRIPT_NAME)"
        };
    }
    head.mount = *mount;
    head.path.remove_prefix(mount->size());
    return std::nullopt;
}

// Only what the front says itself: X-Forwarded-Proto and the like are the client's words.
// lighttpd, nginx and Apache send both names; HAProxy HTTPS alone.
std::string_view scheme_of(const known_params &sent) {
    const std::string_view https = sent[known::https];
    if (https.empty()) {
        return sent[known::request_scheme] == "https" ? "https" : "http";
    }
    return base::equal_ignoring_case(https, "on") || https == "1" ? "https" : "http";
}

// HAProxy passes garbage on ("ev il/..<x>").
verdict read_host(request_head &head, const known_params &sent) {
    head.host = sent[known::host];
    if (!is_host(head.host)) {
        return refusal{rule::bad_host, "the Host field is not a host with an optional port"};
    }
    return std::nullopt;
}

// Absent and empty are alike: nginx sends an empty CONTENT_LENGTH without a body.
verdict read_content(request_head &head, const known_params &sent) {
    head.content_type = sent[known::content_type];
    const std::string_view text = sent[known::content_length];
    if (text.empty()) {
        return std::nullopt;
    }
    head.content_length = base::parse_number<std::uint64_t>(text);
    if (!head.content_length) {
        return refusal{
            rule::bad_content_length,
            "CONTENT_LENGTH is '" + base::escape_for_log(text, 60) + "', wanted is a number"
        };
    }
    // nginx, with scgi_request_buffering off, announces the octets it has at that moment;
    // what the client announced stands in HTTP_CONTENT_LENGTH.  A part would pass for all.
    if (sent.has(known::http_content_length) && sent[known::http_content_length] != text) {
        return refusal{
            rule::bad_content_length,
            "CONTENT_LENGTH is not what the client announced: with SCGI, nginx needs "
            "scgi_request_buffering on"
        };
    }
    return std::nullopt;
}

// RFC 9113 §8.2.3 lets HTTP/2 clients split the Cookie field; nginx and HAProxy send the
// pieces as they came, lighttpd joins with "; ".  Apache joins HTTP/1 repetitions with
// ", ", which can't be told from a comma inside a value.
verdict read_cookies(request_head &head, const known_params &sent, const head_rules &rules) {
    if (!sent.has(known::http_cookie)) {
        return std::nullopt;
    }
    for (const param each : head.params) {
        if (each.name != "HTTP_COOKIE") {
            continue;
        }
        if (head.cookie.data() == nullptr) {
            head.cookie = each.value;
            continue;
        }
        if (head.joined_cookie.empty()) {
            head.joined_cookie = head.cookie;
        }
        head.joined_cookie.append("; ").append(each.value);
    }
    if (count_cookies(head.cookies()) > rules.cookies) {
        return refusal{
            rule::too_many_cookies,
            "the request has more than " + std::to_string(rules.cookies) + " cookies"
        };
    }
    return std::nullopt;
}

verdict read(request_head &head, const head_rules &rules) {
    const known_params sent(head.params);
    head.scheme = scheme_of(sent);
    head.client_address = sent[known::remote_addr];
    verdict refused = check_repeated(sent);
    refused = refused ? std::move(refused) : check_octets(head.params);
    refused = refused ? std::move(refused) : read_method(head, sent);
    refused = refused ? std::move(refused) : read_target(head, sent);
    refused = refused ? std::move(refused) : check_query(head, sent, rules);
    refused = refused ? std::move(refused) : read_host(head, sent);
    refused = refused ? std::move(refused) : read_content(head, sent);
    refused = refused ? std::move(refused) : read_cookies(head, sent, rules);
    refused = refused ? std::move(refused) : read_mount(head, sent, rules);
    return refused;
}

} // namespace

std::variant<request_head, refusal>
parse_head(imprint::params &&params, const head_rules &rules) {
    request_head head;
    head.params = std::move(params);
    if (verdict refused = read(head, rules)) {
        params = std::move(head.params);
        return *std::move(refused);
    }
    return head;
}

} // namespace imprint::http
