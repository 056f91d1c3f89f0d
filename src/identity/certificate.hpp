// SPDX-License-Identifier: MIT
// DER octets -> client_certificate.  Pure.  Source: RFC 5280, RFC 4514; parsed by OpenSSL.
#pragma once

#include "imprint/client_certificate.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace imprint::detail {

struct certificate_data {
    std::string der;
    std::string serial;
    std::string fingerprint;
    client_certificate::distinguished_name subject;
    client_certificate::distinguished_name issuer;
    std::string subject_text;
    std::string issuer_text;
    std::vector<client_certificate::san> sans;
    std::string spki;
    std::vector<std::string> key_usage;
    std::vector<std::string> extended_key_usage;
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds not_after;
};

struct certificate_access {
    static client_certificate make(std::shared_ptr<const certificate_data> data) {
        return client_certificate(std::move(data));
    }
};

// Why octets are no certificate for us: the end of a sentence that begins "the certificate ".
struct certificate_fault {
    std::string why;
};

// One certificate, the whole of `der`, in DER and nothing looser.
std::variant<client_certificate, certificate_fault> parse_certificate(std::string_view der);

} // namespace imprint::detail
