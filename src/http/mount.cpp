// SPDX-License-Identifier: MIT
#include "http/mount.hpp"

#include "http/percent.hpp"

namespace imprint::http {
namespace {

std::string_view without_trailing_slash(std::string_view path) noexcept {
    if (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    return path;
}

// The raw prefix that decodes to `name`, the way lighttpd, nginx and mod_fcgid send
// SCRIPT_NAME.  %2F is no slash: the front that decodes it (lighttpd) compared another
// path than the one that is served.
std::optional<std::string_view>
decoded_prefix(std::string_view raw, std::string_view name) noexcept {
    std::size_t at = 0;
    for (const char c : name) {
        if (at == raw.size()) {
            return std::nullopt;
        }
        const auto [octet, size, escaped] = next_octet(raw.substr(at));
        if (octet != c || (escaped && c == '/')) {
            return std::nullopt;
        }
        at += size;
    }
    return raw.substr(0, at);
}

// "/app" is where "/app/x" begins, and not where "/application" does.
std::optional<std::string_view>
raw_prefix(std::string_view raw, std::string_view name) noexcept {
    const auto ends_well = [raw](std::string_view part) {
        return part.size() == raw.size() || raw[part.size()] == '/' || part.ends_with('/');
    };
    if (raw.starts_with(name) && ends_well(raw.substr(0, name.size()))) {
        return raw.substr(0, name.size());
    }
    const auto part = decoded_prefix(raw, name);
    return part && ends_well(*part) ? part : std::nullopt;
}

std::size_t decoded_size(std::string_view text) noexcept {
    std::size_t octets = 0;
    for (; !text.empty(); ++octets) {
        text.remove_prefix(next_octet(text).size);
    }
    return octets;
}

bool decode_alike(std::string_view one, std::string_view other) noexcept {
    while (!one.empty() && !other.empty()) {
        const decoded_octet a = next_octet(one);
        const decoded_octet b = next_octet(other);
        if (a.octet != b.octet) {
            return false;
        }
        one.remove_prefix(a.size);
        other.remove_prefix(b.size);
    }
    return one.empty() && other.empty();
}

// mod_proxy_scgi subtracts an encoded PATH_INFO from the decoded path, so that with any
// escape in it nothing is subtracted: "/app/a b" + "/a%20b".  What PATH_INFO stands for is
// then the end of the path.
std::optional<std::string_view>
before_path_info(std::string_view raw, std::string_view path_info) noexcept {
    const std::size_t wanted = decoded_size(path_info);
    // "%2F" in the path arrives as "%252F": the raw path itself was encoded once more.
    if (wanted <= raw.size() &&
        decoded_prefix(path_info, raw.substr(raw.size() - wanted)) == path_info) {
        return raw.substr(0, raw.size() - wanted);
    }
    std::string_view rest = raw;
    for (std::size_t left = decoded_size(raw); left > wanted; --left) {
        rest.remove_prefix(next_octet(rest).size);
    }
    if (!decode_alike(rest, path_info)) {
        return std::nullopt;
    }
    return raw.substr(0, raw.size() - rest.size());
}

// lighttpd's key "/app" is a prefix of characters: "/application" comes with itself as
// SCRIPT_NAME.
bool only_begins_like(std::string_view script_name, std::string_view configured) noexcept {
    return !configured.empty() && script_name.starts_with(configured) &&
           script_name.size() > configured.size() && script_name[configured.size()] != '/';
}

// A mount point ends where a segment begins: "%2F" begins none, nor does a PATH_INFO without
// a slash, which no front sends.
std::optional<std::string_view>
before_segments(std::string_view raw, std::string_view path_info) noexcept {
    const auto mount = before_path_info(raw, path_info);
    const bool whole = mount && (mount->size() == raw.size() || raw[mount->size()] == '/');
    return whole ? mount : std::nullopt;
}

// What SCRIPT_NAME says, if it can be believed.
std::optional<std::string_view> by_script_name(const mount_question &q) noexcept {
    const auto agreed = raw_prefix(q.path, q.script_name);
    if (q.script_name.empty() || !agreed) {
        return std::nullopt;
    }
    if (agreed->size() == q.path.size()) {
        if (q.path_info.size() > 1) {
            return before_segments(q.path, q.path_info);
        }
        // Either the mount point itself was asked for, or the front sends the whole path
        // each time, as nginx's own fastcgi_params do.
        if (q.path_info.empty() && (q.whole_path_front || !q.configured.empty())) {
            return std::nullopt;
        }
    }
    if (only_begins_like(q.script_name, q.configured)) {
        return std::nullopt;
    }
    return without_trailing_slash(*agreed);
}

} // namespace

std::optional<std::string_view> find_mount(const mount_question &question) noexcept {
    if (const auto mount = by_script_name(question)) {
        return mount;
    }
    return raw_prefix(question.path, without_trailing_slash(question.configured));
}

} // namespace imprint::http
