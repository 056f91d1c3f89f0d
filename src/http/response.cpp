// SPDX-License-Identifier: MIT
#include "imprint/response.hpp"

#include "http/fields.hpp"
#include "http/response_access.hpp"
#include "http/site_place.hpp"
#include "http/token.hpp"

#include <stdexcept>
#include <utility>

namespace imprint {
namespace {

int checked(int status) {
    if (status < 200 || status > 599) {
        throw std::invalid_argument(
            "a response has a status of 200 to 599, not " + std::to_string(status)
        );
    }
    return status;
}

} // namespace

response::response(int status, std::string body, std::string_view media_type)
    : status_(checked(status)), content_(std::move(body)) {
    if (!media_type.empty()) {
        set("Content-Type", media_type);
    }
}

response &response::status(int status) {
    status_ = checked(status);
    return *this;
}

response &response::set(std::string_view name, std::string_view value) {
    http::check_field(name, value);
    // The value may be a view into the very field that is replaced.
    name_value field{std::string(name), std::string(http::trim(value))};
    erase(field.name);
    fields_.push_back(std::move(field));
    return *this;
}

response &response::add(std::string_view name, std::string_view value) {
    http::check_field(name, value);
    name_value field{std::string(name), std::string(http::trim(value))};
    fields_.push_back(std::move(field));
    return *this;
}

response &response::erase(std::string_view name) {
    const std::string whole(name); // it may be a view into what is erased
    http::erase_field(fields_, whole);
    below_mount_ = below_mount_ && has("Location");
    return *this;
}

response &response::location(std::string_view place) {
    http::check_site_place(place);
    set("Location", place);
    below_mount_ = true;
    return *this;
}

bool response::has(std::string_view name) const noexcept {
    return field(name).has_value();
}

std::optional<std::string_view> response::field(std::string_view name) const noexcept {
    return http::find_field(fields_, name);
}

response &response::cookie(const imprint::cookie &cookie) {
    return add("Set-Cookie", format_cookie(cookie));
}

response &response::body(std::string body) {
    content_ = std::move(body);
    return *this;
}

response &response::body(imprint::file body) {
    content_ = std::move(body);
    return *this;
}

response &response::body(imprint::stream body) {
    content_ = std::move(body);
    return *this;
}

void detail::response_access::place_below(response &made, std::string_view mount) {
    const auto place = made.field("Location");
    if (made.below_mount_ && place) {
        made.set("Location", http::below_mount(mount, *place));
    }
}

} // namespace imprint
