// SPDX-License-Identifier: MIT
#include "testing/cookie_jar.hpp"

#include "base/text.hpp"
#include "http/token.hpp"
#include "imprint/date.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace imprint::testing {
namespace {

constexpr std::size_t most_octets = 4096;    // §5.6: of name and value
constexpr std::size_t most_attribute = 1024; // §5.6

std::pair<std::string_view, std::string_view> split(std::string_view text, char at) {
    const std::size_t found = text.find(at);
    return found == std::string_view::npos
               ? std::pair(text, std::string_view())
               : std::pair(text.substr(0, found), text.substr(found + 1));
}

std::string host_name(const origin &of) {
    const std::size_t colon = of.host.rfind(':');
    const bool port =
        colon != std::string::npos && of.host.find(']', colon) == std::string::npos;
    return base::to_lower(port ? of.host.substr(0, colon) : of.host);
}

bool is_address(std::string_view host) {
    return host.starts_with('[') || host.find_first_not_of("0123456789.") == host.npos;
}

// §5.1.3
bool domain_matches(std::string_view host, std::string_view domain) {
    return host == domain || (host.ends_with(domain) && !is_address(host) &&
                              host[host.size() - domain.size() - 1] == '.');
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

// §5.1.4
std::string default_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return !path.starts_with('/') || slash == 0 ? "/" : std::string(path.substr(0, slash));
}
bool path_matches(std::string_view path, std::string_view cookie) {
    return path.starts_with(cookie) && (path.size() == cookie.size() || cookie.ends_with('/') ||
                                        path[cookie.size()] == '/');
}

// §5.6.2: not a number, and the attribute counts for nothing; too large, and it is forever.
std::optional<cookie_jar::time> after(std::string_view seconds, cookie_jar::time now) {
    if (seconds.starts_with('-')) {
        return cookie_jar::time::min();
    }
    constexpr long forever = 400L * 24 * 3600; // §5.5: no cookie lives longer
    long count = 0;
    const auto [end, error] =
        std::from_chars(seconds.data(), seconds.data() + seconds.size(), count);
    if (end != seconds.data() + seconds.size() || seconds.empty()) {
        return std::nullopt;
    }
    const bool long_lived = error != std::errc{} || count > forever;
    return count <= 0 && !long_lived ? cookie_jar::time::min()
                                     : now + std::chrono::seconds(long_lived ? forever : count);
}

// §5.1.1 takes '-' between day, month and year, too.
std::optional<cookie_jar::time> parse_date(std::string text, cookie_jar::time now) {
    const auto date = parse_http_date(text, now);
    std::replace(text.begin(), text.end(), '-', ' ');
    return date ? date : parse_http_date(text, now);
}

bool has_prefix(std::string_view name, std::string_view prefix) {
    return base::equal_ignoring_case(name.substr(0, prefix.size()), prefix);
}

} // namespace

void cookie_jar::take(
    std::string_view field, const origin &from, std::string_view target, time now
) {
    const auto is_control = [](char c) {
        return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f;
    };
    if (std::any_of(field.begin(), field.end(), is_control)) {
        return;
    }
    auto [pair, attributes] = split(field, ';');
    const auto [name, value] = split(pair, '=');
    cookie one;
    const bool named = pair.find('=') != std::string_view::npos;
    one.name = named ? http::trim(name) : "";
    one.value = named ? http::trim(value) : http::trim(pair);
    one.path = default_path(path_of(target));
    one.domain = host_name(from);
    std::optional<time> expires;
    std::optional<time> max_age;
    bool named_domain = false;
    while (!attributes.empty()) {
        const auto [attribute, more] = split(attributes, ';');
        attributes = more;
        const auto [key, raw] = split(attribute, '=');
        const std::string what = base::to_lower(http::trim(key));
        const std::string_view text = http::trim(raw);
        if (text.size() > most_attribute) {
            continue;
        }
        if (what == "expires") {
            expires = parse_date(std::string(text), now);
        } else if (what == "max-age") {
            max_age = after(text, now);
        } else if (what == "domain" && !text.empty()) {
            one.domain = base::to_lower(text.substr(text.starts_with('.') ? 1 : 0));
            named_domain = one.any_subdomain = true;
        } else if (what == "path") {
            one.path = text.starts_with('/') ? text : default_path(path_of(target));
        } else if (what == "secure") {
            one.secure = true;
        }
    }
    one.until = max_age ? max_age : expires;
    if (acceptable(one, from, named_domain)) {
        keep(std::move(one), now);
    }
}

bool cookie_jar::acceptable(const cookie &one, const origin &from, bool named_domain) {
    if (one.name.size() + one.value.size() > most_octets ||
        (one.name.empty() && one.value.empty()) ||
        !domain_matches(host_name(from), one.domain) ||
        (one.secure && from.scheme != "https")) {
        return false;
    }
    // §5.7, also of what stands in the value of a cookie without a name.
    const std::string &prefixed = one.name.empty() ? one.value : one.name;
    const bool host = has_prefix(prefixed, "__Host-");
    const bool guarded = host || has_prefix(prefixed, "__Secure-");
    if (guarded && (!one.secure || one.name.empty())) {
        return false;
    }
    return !host || (!named_domain && one.path == "/");
}

// A cookie of the same name, domain and path is replaced, where it stands (§5.7).
void cookie_jar::keep(cookie one, time now) {
    const auto same = std::find_if(kept_.begin(), kept_.end(), [&one](const cookie &other) {
        return other.name == one.name && other.domain == one.domain && other.path == one.path &&
               other.any_subdomain == one.any_subdomain;
    });
    const bool dead = one.until && *one.until <= now;
    if (same != kept_.end()) {
        dead ? (void)kept_.erase(same) : (void)(*same = std::move(one));
    } else if (!dead) {
        kept_.push_back(std::move(one));
    }
}

name_values cookie_jar::find(const origin &to, std::string_view target, time now) const {
    std::vector<const cookie *> found;
    const std::string host = host_name(to);
    for (const cookie &one : kept_) {
        const bool here =
            one.any_subdomain ? domain_matches(host, one.domain) : host == one.domain;
        if (here && path_matches(path_of(target), one.path) &&
            (!one.secure || to.scheme == "https") && (!one.until || now < *one.until)) {
            found.push_back(&one);
        }
    }
    // §5.8.3: longer paths first.
    std::stable_sort(found.begin(), found.end(), [](const cookie *a, const cookie *b) {
        return a->path.size() > b->path.size();
    });
    name_values cookies;
    for (const cookie *one : found) {
        cookies.push_back({one->name, one->value});
    }
    return cookies;
}

std::string format_cookies(const name_values &cookies) {
    std::string text;
    for (const name_value &one : cookies) {
        text.append(text.empty() ? "" : "; ");
        text.append(one.name).append(one.name.empty() ? "" : "=").append(one.value);
    }
    return text;
}

} // namespace imprint::testing
