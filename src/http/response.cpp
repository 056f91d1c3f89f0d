// SPDX-License-Identifier: MIT
#include "imprint/response.hpp"

#include "http/fields.hpp"
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
    http::erase_field(fields_, field.name);
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
    http::erase_field(fields_, std::string(name));
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

} // namespace imprint
