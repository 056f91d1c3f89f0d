// SPDX-License-Identifier: MIT
// Session values as JSON text.
#include "imprint/session.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace imprint::detail {

session_scalar parse_session_scalar(std::string_view key, const std::string &kept) {
    const nlohmann::json value = nlohmann::json::parse(kept, nullptr, false);
    switch (value.type()) {
    case nlohmann::json::value_t::boolean:
        return value.get<bool>();
    case nlohmann::json::value_t::number_integer:
        return value.get<std::int64_t>();
    case nlohmann::json::value_t::number_unsigned:
        return value.get<std::uint64_t>();
    case nlohmann::json::value_t::number_float:
        return value.get<double>();
    case nlohmann::json::value_t::string:
        return value.get<std::string>();
    default:
        throw_session_type(key, "a text, a bool or a number");
    }
}

std::string format_session_scalar(const session_scalar &value) {
    if (const double *number = std::get_if<double>(&value);
        number != nullptr && !std::isfinite(*number)) {
        throw std::invalid_argument("session: JSON has no infinity and no NaN");
    }
    try {
        return std::visit(
            [](const auto &plain) { return nlohmann::json(plain).dump(); }, value
        );
    } catch (const nlohmann::json::exception &) {
        throw std::invalid_argument("session: the text is not UTF-8");
    }
}

void throw_session_type(std::string_view key, std::string_view wanted) {
    throw std::runtime_error(
        "session: the value of " + std::string(key) + " is not " + std::string(wanted)
    );
}

} // namespace imprint::detail
