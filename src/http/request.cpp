// SPDX-License-Identifier: MIT
#include "imprint/request.hpp"

#include "base/text.hpp"
#include "http/cookie.hpp"
#include "http/query.hpp"
#include "http/request_access.hpp"
#include "http/request_state.hpp"
#include "http/token.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace imprint {
namespace {

constexpr std::string_view prefix = "HTTP_";

char field_char(char c) {
    return c == '_' ? '-' : base::ascii_lower(c);
}

// A param's HTTP_ACCEPT_LANGUAGE against a field's Accept-Language.  The map of fronts is
// not injective (lighttpd: X-Foo, X_Foo, X.Foo are one name), so neither is this.
bool names_field(std::string_view param, std::string_view field) {
    return std::equal(
        param.begin(),
        param.end(),
        field.begin(),
        field.end(),
        [](char a, char b) { return field_char(a) == field_char(b); }
    );
}

// Fields of the client that are no fields here: CONTENT_TYPE and CONTENT_LENGTH without
// prefix are the front's (nginx sends both spellings); the body is already decoded;
// HTTP_PROXY is the name that httpoxy (CVE-2016-5385) smuggled, and only nginx passes it.
// In any case: as fields they would be one name.
bool is_dropped(std::string_view name) {
    return names_field(name, "content-type") || names_field(name, "content-length") ||
           names_field(name, "transfer-encoding") || names_field(name, "proxy");
}

// The name without its prefix; nothing for what is no field, or is dropped.
std::optional<std::string_view> field_name(std::string_view param) {
    if (!param.starts_with(prefix)) {
        const bool content = param == "CONTENT_TYPE" || param == "CONTENT_LENGTH";
        return content ? std::optional(param) : std::nullopt;
    }
    param.remove_prefix(prefix.size());
    return is_dropped(param) ? std::nullopt : std::optional(param);
}

// nginx sends CONTENT_TYPE and CONTENT_LENGTH empty where there is no body.
bool is_absent(const param &each) {
    return each.value.empty() && !each.name.starts_with(prefix);
}

name_values make_fields(const http::request_head &head) {
    name_values fields;
    fields.reserve(head.params.size());
    bool cookie_seen = false;
    for (const param each : head.params) {
        const auto name = field_name(each.name);
        if (!name || is_absent(each)) {
            continue;
        }
        if (*name == "COOKIE" && std::exchange(cookie_seen, true)) {
            continue;
        }
        name_value field{std::string(*name), std::string(each.value)};
        std::transform(field.name.begin(), field.name.end(), field.name.begin(), field_char);
        if (*name == "COOKIE") {
            field.value = head.cookies();
        }
        fields.push_back(std::move(field));
    }
    return fields;
}

std::vector<std::string_view> make_segments(std::string_view path) {
    std::vector<std::string_view> segments;
    if (path.size() <= 1) {
        return segments;
    }
    path.remove_prefix(1);
    const auto slashes = std::count(path.begin(), path.end(), '/');
    segments.reserve(static_cast<std::size_t>(slashes) + 1);
    while (segments.size() < static_cast<std::size_t>(slashes)) {
        segments.push_back(http::take_piece(path, '/'));
    }
    segments.push_back(path); // may be empty: take_piece can't tell "a/" from "a"
    return segments;
}

template <typename Value, typename Make>
const Value &made(std::optional<Value> &once, Make make) {
    if (!once) {
        once = make();
    }
    return *once;
}

std::optional<std::string_view> find_first(const name_values &all, std::string_view name) {
    const auto at = std::find_if(all.begin(), all.end(), [name](const name_value &each) {
        return each.name == name;
    });
    return at == all.end() ? std::nullopt : std::optional<std::string_view>(at->value);
}

} // namespace

request detail::request_access::make(http::request_head head) {
    return request(std::unique_ptr<request_state>(new request_state{.head = std::move(head)}));
}

request::request(std::unique_ptr<detail::request_state> state) noexcept
    : state_(std::move(state)) {
}
request::request(request &&) noexcept = default;
request &request::operator=(request &&) noexcept = default;
request::~request() = default;

std::string_view request::method() const noexcept {
    return state_->head.method;
}
std::string_view request::target() const noexcept {
    return state_->head.target;
}
std::string_view request::scheme() const noexcept {
    return state_->head.scheme;
}
std::string_view request::host() const noexcept {
    return state_->head.host;
}
std::string_view request::mount() const noexcept {
    return state_->head.mount;
}
std::string_view request::path() const noexcept {
    return state_->head.path;
}
std::string_view request::query_string() const noexcept {
    return state_->head.query_string;
}
std::string_view request::content_type() const noexcept {
    return state_->head.content_type;
}
std::optional<std::uint64_t> request::content_length() const noexcept {
    return state_->head.content_length;
}
std::string_view request::client_address() const noexcept {
    return state_->head.client_address;
}
const imprint::params &request::params() const noexcept {
    return state_->head.params;
}

const std::vector<std::string_view> &request::raw_segments() const {
    return made(state_->segments, [this] { return make_segments(path()); });
}

const name_values &request::query() const {
    // The head was refused if there were too many.
    constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
    return made(state_->query, [this] { return *http::parse_query(query_string(), any); });
}

const name_values &request::fields() const {
    return made(state_->fields, [this] { return make_fields(state_->head); });
}

std::optional<std::string_view> request::field(std::string_view name) const {
    for (const param each : params()) {
        const bool prefixed = each.name.starts_with(prefix);
        // Its size says of nearly every one that it is another's.
        if (each.name.size() != name.size() + (prefixed ? prefix.size() : 0)) {
            continue;
        }
        const auto known = field_name(each.name);
        if (known && names_field(*known, name) && !is_absent(each)) {
            return *known == "COOKIE" ? state_->head.cookies() : each.value;
        }
    }
    return std::nullopt;
}

const name_values &request::cookies() const {
    return made(state_->cookies, [this] {
        return http::parse_cookies(state_->head.cookies());
    });
}

std::optional<std::string_view> request::cookie(std::string_view name) const {
    return find_first(cookies(), name);
}

} // namespace imprint
