// SPDX-License-Identifier: MIT
// Lines of NAME=VALUE as params, made into a request and asked for everything.
#include "http/request_access.hpp"
#include "http/request_head.hpp"
#include "imprint/request.hpp"
#include "require.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

using namespace imprint;

namespace {

params params_of(std::string_view text) {
    params all;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
        const std::size_t equals = line.find('=');
        const bool named = equals != std::string_view::npos;
        all.append(line.substr(0, equals), named ? line.substr(equals + 1) : "");
    }
    return all;
}

void check_path(const request &r) {
    const std::string whole = std::string(r.mount()) + std::string(r.path());
    fuzz::require(r.target().starts_with(whole), "mount and path begin the target");
    fuzz::require(r.target().starts_with('/'), "origin form");
    fuzz::require(r.path().empty() || r.path().front() == '/', "the mount ends at a segment");
    std::string joined;
    for (const std::string_view segment : r.raw_segments()) {
        fuzz::require(segment.find('/') == segment.npos, "a segment has no slash");
        joined.append("/").append(segment);
    }
    const bool none = r.path().empty() || r.path() == "/";
    fuzz::require(joined == (none ? "" : r.path()), "segments make up the path");
}

void check_fields(const request &r) {
    for (const name_value &field : r.fields()) {
        fuzz::require(r.field(field.name).has_value(), "every field is found");
        fuzz::require(field.name != "proxy", "httpoxy");
        for (const char c : field.name) {
            fuzz::require(c != '_' && (c < 'A' || c > 'Z'), "names are lower case");
        }
    }
}

void check(const request &r) {
    check_path(r);
    check_fields(r);
    fuzz::require(r.query().size() <= 1000, "the query is bounded");
    fuzz::require(r.cookies().size() <= 501, "cookies are bounded");
    for (const name_value &cookie : r.cookies()) {
        fuzz::require(!cookie.name.empty(), "cookies have names");
        fuzz::require(r.cookie(cookie.name).has_value(), "every cookie is found");
    }
    fuzz::require(r.scheme() == "http" || r.scheme() == "https", "two schemes");
    fuzz::require(r.params().count("REQUEST_URI") == 1, "one target");
    fuzz::require(r.params().count("CONTENT_LENGTH") <= 1, "at most one length");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    for (const char *mount : {"", "/", "/app"}) {
        auto parsed = http::parse_head(params_of(text), {.mount = mount});
        if (const auto *const refused = std::get_if<http::refusal>(&parsed)) {
            fuzz::require(!refused->why.empty(), "a refusal says why");
            fuzz::require(
                refused->status() >= 400 && refused->status() < 500, "the peer's fault"
            );
        } else {
            check(detail::request_access::make(std::get<http::request_head>(std::move(parsed)))
            );
        }
    }
    return 0;
}
