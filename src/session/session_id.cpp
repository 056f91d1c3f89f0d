// SPDX-License-Identifier: MIT
#include "session/session_id.hpp"

#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace imprint::detail {

namespace {

constexpr std::size_t id_octets = 32;
constexpr std::size_t id_characters = 43; // 32 octets in base64url without padding

// Path=/ is what __Host- demands.  Lax, not Strict: a link from a mail must find the session.
std::string attributes(bool https) {
    return https ? "; Path=/; Secure; HttpOnly; SameSite=Lax"
                 : "; Path=/; HttpOnly; SameSite=Lax";
}

bool is_base64url(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_';
}

} // namespace

std::string_view session_cookie_name(bool https) noexcept {
    return https ? "__Host-imprint" : "imprint";
}

std::string make_session_id() {
    std::array<std::uint8_t, id_octets> octets{};
    base::fill_random(octets);
    return base::format_base64url(std::string(octets.begin(), octets.end()));
}

bool is_session_id(std::string_view text) noexcept {
    return text.size() == id_characters && std::all_of(text.begin(), text.end(), is_base64url);
}

std::string hash_session_id(std::string_view id) {
    return base::format_hex(base::sha256(id));
}

std::string format_session_cookie(std::string_view id, bool https) {
    return std::string(session_cookie_name(https)) + '=' + std::string(id) + attributes(https);
}

std::string format_expired_cookie(bool https) {
    return std::string(session_cookie_name(https)) + "=; Max-Age=0" + attributes(https);
}

} // namespace imprint::detail
