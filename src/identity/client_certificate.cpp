// SPDX-License-Identifier: MIT
#include "imprint/client_certificate.hpp"

#include "identity/certificate.hpp"

#include <utility>

namespace imprint {

client_certificate::client_certificate(std::shared_ptr<const detail::certificate_data> data
) noexcept
    : data_(std::move(data)) {
}

const client_certificate::distinguished_name &client_certificate::subject() const noexcept {
    return data_->subject;
}

const client_certificate::distinguished_name &client_certificate::issuer() const noexcept {
    return data_->issuer;
}

const std::string &client_certificate::subject_text() const noexcept {
    return data_->subject_text;
}

const std::string &client_certificate::issuer_text() const noexcept {
    return data_->issuer_text;
}

std::optional<std::string_view> client_certificate::common_name() const noexcept {
    std::optional<std::string_view> found;
    for (const relative_name &name : data_->subject) {
        for (const attribute &each : name) {
            if (each.type != "CN") {
                continue;
            }
            if (found) {
                return std::nullopt;
            }
            found = each.value;
        }
    }
    return found;
}

const std::vector<client_certificate::san> &client_certificate::sans() const noexcept {
    return data_->sans;
}

const std::string &client_certificate::serial() const noexcept {
    return data_->serial;
}

const std::string &client_certificate::fingerprint_sha256() const noexcept {
    return data_->fingerprint;
}

const std::string &client_certificate::spki_sha256() const noexcept {
    return data_->spki;
}

const std::vector<std::string> &client_certificate::key_usage() const noexcept {
    return data_->key_usage;
}

const std::vector<std::string> &client_certificate::extended_key_usage() const noexcept {
    return data_->extended_key_usage;
}

std::chrono::sys_seconds client_certificate::not_before() const noexcept {
    return data_->not_before;
}

std::chrono::sys_seconds client_certificate::not_after() const noexcept {
    return data_->not_after;
}

std::string_view client_certificate::der() const noexcept {
    return data_->der;
}

std::string_view format_san_kind(client_certificate::san_kind kind) noexcept {
    using enum client_certificate::san_kind;
    switch (kind) {
    case dns:
        return "dns";
    case email:
        return "email";
    case uri:
        return "uri";
    case ip:
        return "ip";
    case upn:
        return "upn";
    case directory:
        return "directory";
    case registered_id:
        return "registered_id";
    case other:
        break;
    }
    return "other";
}

} // namespace imprint
