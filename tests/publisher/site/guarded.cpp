// SPDX-License-Identifier: MIT
// Who may: hooks of namespaces, one inside the other, and what a signature asks for.
#include <optional>
#include <string>

#include <imprint/imprint.hpp>

int calls_of_secret = 0;

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
namespace guarded {

namespace {
// "Basic " and base64 of "spam:eggs"; what a site makes of the field is its own affair.
bool is_spam(const imprint::request &req) {
    return req.field("Authorization") == "Basic c3BhbTplZ2dz";
}
} // namespace

std::optional<imprint::response> before_(const imprint::request &req) {
    if (!req.field("Authorization")) {
        return imprint::response(401, "who are you?", "text/plain")
            .set("WWW-Authenticate", "Basic realm=\"guarded\"");
    }
    if (!is_spam(req)) {
        return imprint::response(403, "not you", "text/plain");
    }
    return std::nullopt;
}

std::string secret() {
    ++calls_of_secret;
    return "outer";
}

namespace inner {

std::optional<imprint::response> before_(const imprint::request &req) {
    if (req.field("X-Inner") != "yes") {
        return imprint::response(403, "inner says no", "text/plain");
    }
    return std::nullopt;
}

std::string secret() {
    ++calls_of_secret;
    return "inner";
}

} // namespace inner
} // namespace guarded

namespace members {

std::string certificate(imprint::client_certificate who) {
    return who.subject_text();
}
std::string user(imprint::signed_in_user) {
    return "user";
}

} // namespace members

namespace sessions {

int visits(imprint::session &kept) {
    return kept.update("visits", 0, [](int n) { return n + 1; });
}

} // namespace sessions
// NOLINTEND(performance-unnecessary-value-param)
