// SPDX-License-Identifier: MIT
#include "samples.hpp"

#include "base/encoding.hpp"

#include <nlohmann/json.hpp>

#include <cctype>
#include <cstddef>
#include <fstream>
#include <variant>

namespace sample {

std::string crafted(const std::string &name) {
    static const auto all = nlohmann::json::parse(std::ifstream(CRAFTED));
    const std::string hex = all.at(name).get<std::string>();
    std::string octets;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        octets += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return octets;
}

imprint::client_certificate certificate(const std::string &name) {
    return std::get<imprint::client_certificate>(imprint::detail::parse_certificate(crafted(name
    )));
}

std::string pem(std::string_view der) {
    const std::string base64 = imprint::base::format_base64(der);
    std::string text = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += 64) {
        text += base64.substr(at, 64) + "\n";
    }
    return text + "-----END CERTIFICATE-----\n";
}

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-') {
            encoded += c;
        } else {
            const auto octet = static_cast<std::uint8_t>(c);
            encoded += "%" + imprint::base::format_upper_hex(std::span(&octet, 1));
        }
    }
    return encoded;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != text.npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

imprint::params request(std::initializer_list<imprint::param> of) {
    imprint::params all;
    for (const imprint::param &each : of) {
        all.append(each.name, each.value);
    }
    return all;
}

} // namespace sample
