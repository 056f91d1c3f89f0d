// SPDX-License-Identifier: MIT
#include "imprint/http_error.hpp"

#include "http/fields.hpp"
#include "http/token.hpp"

#include <utility>

namespace imprint {

http_error::http_error(int status, const std::string &why)
    : std::runtime_error(why), status_(status) {
    if (status < 400 || status > 599) {
        throw std::invalid_argument(
            "an http_error has a status of 400 to 599, not " + std::to_string(status)
        );
    }
}

http_error &http_error::with(std::string_view name, std::string_view value) & {
    http::check_field(name, value);
    fields_.push_back({std::string(name), std::string(http::trim(value))});
    return *this;
}

http_error &&http_error::with(std::string_view name, std::string_view value) && {
    return std::move(with(name, value));
}

} // namespace imprint
