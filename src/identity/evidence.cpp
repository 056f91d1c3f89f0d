// SPDX-License-Identifier: MIT
#include "identity/evidence.hpp"

#include "identity/certificate_text.hpp"
#include "identity/param_names.hpp"

#include <fmt/format.h>

#include <utility>

namespace imprint::detail {
namespace {

using parsed = std::variant<client_certificate, certificate_fault>;
using parsed_chain = std::variant<std::vector<client_certificate>, certificate_fault>;

certificate_fault explain(spelling_fault fault) {
    switch (fault) {
    case spelling_fault::too_long:
        return {fmt::format("is longer than {} octets", most_certificate_text)};
    case spelling_fault::several_certificates:
        return {"is not alone in its param"};
    case spelling_fault::malformed:
        break;
    }
    return {"is malformed"};
}

certificate_fault of_chain(const certificate_fault &fault) {
    return {fmt::format("came with a chain of which one {}", fault.why)};
}

parsed parse_text(certificate_spelling spelling, std::string_view text) {
    const auto der = parse_spelling(spelling, text);
    if (const auto *fault = std::get_if<spelling_fault>(&der)) {
        return explain(*fault);
    }
    return parse_certificate(std::get<std::string>(der));
}

parsed parse_own(const evidence &shown) {
    if (shown.pem.empty()) {
        return parse_text(certificate_spelling::base64_der, shown.base64);
    }
    parsed found = parse_text(certificate_spelling::pem, shown.pem);
    const auto *certificate = std::get_if<client_certificate>(&found);
    if (certificate == nullptr || shown.base64.empty()) {
        return found;
    }
    const parsed second = parse_text(certificate_spelling::base64_der, shown.base64);
    const auto *other = std::get_if<client_certificate>(&second);
    if (other == nullptr || !(*other == *certificate)) {
        return certificate_fault{fmt::format("in {} is not the one in {}", pem_name, der_name)};
    }
    return found;
}

std::optional<certificate_fault> take(parsed one, std::vector<client_certificate> &into) {
    if (const auto *fault = std::get_if<certificate_fault>(&one)) {
        return of_chain(*fault);
    }
    if (into.size() == most_chained) {
        return certificate_fault{fmt::format("came with more than {} others", most_chained)};
    }
    into.push_back(std::get<client_certificate>(std::move(one)));
    return std::nullopt;
}

std::optional<certificate_fault>
take_concatenated(std::string_view text, std::vector<client_certificate> &into) {
    const auto der = parse_spelling(certificate_spelling::base64_der, text);
    if (const auto *fault = std::get_if<spelling_fault>(&der)) {
        return of_chain(explain(*fault));
    }
    for (std::string_view rest = std::get<std::string>(der); !rest.empty();) {
        const std::string_view one = first_der(rest);
        rest.remove_prefix(one.size());
        if (auto fault = take(parse_certificate(one), into)) {
            return fault;
        }
    }
    return std::nullopt;
}

parsed_chain parse_chain(const evidence &shown) {
    std::vector<client_certificate> chain;
    for (const std::string_view text : shown.chain_pem) {
        if (auto fault = take(parse_text(certificate_spelling::pem, text), chain)) {
            return std::move(*fault);
        }
    }
    if (!shown.chain_der.empty()) {
        if (auto fault = take_concatenated(shown.chain_der, chain)) {
            return std::move(*fault);
        }
    }
    return chain;
}

std::size_t octets_of(const evidence &shown) {
    std::size_t octets = shown.pem.size() + shown.base64.size() + shown.chain_der.size();
    for (const std::string_view text : shown.chain_pem) {
        octets += text.size();
    }
    return octets;
}

// One text may not mean two things: the size of each goes in.
base::sha256_digest cache_key(const evidence &shown) {
    base::sha256_stream digest;
    const auto add = [&](std::string_view text) {
        digest.update(fmt::format("{}:", text.size()));
        digest.update(text);
    };
    add(shown.pem);
    add(shown.base64);
    add(shown.chain_der);
    for (const std::string_view text : shown.chain_pem) {
        add(text);
    }
    return digest.finish();
}

} // namespace

std::string_view text_of(const params &request, std::string_view name) {
    return request.find(name).value_or("");
}

evidence find_evidence(const params &request) {
    evidence found{
        text_of(request, pem_name), text_of(request, der_name), text_of(request, chain_der_name)
    };
    for (std::size_t number = 0; found.chain_pem.size() <= most_chained; ++number) {
        const auto text = text_of(request, fmt::format("{}{}", chain_pem_prefix, number));
        if (text.empty()) {
            break;
        }
        found.chain_pem.push_back(text);
    }
    return found;
}

std::optional<std::string_view> repeated_evidence(const params &request) {
    for (const std::string_view name : {verify_name, pem_name, der_name, chain_der_name}) {
        if (request.count(name) > 1) {
            return name;
        }
    }
    for (std::size_t number = 0; number <= most_chained; ++number) {
        const std::size_t count = request.count(fmt::format("{}{}", chain_pem_prefix, number));
        if (count > 1) {
            return chain_pem_prefix;
        }
        if (count == 0) {
            break;
        }
    }
    return std::nullopt;
}

std::variant<known_certificate *, certificate_fault>
find_certificate(const evidence &shown, certificate_cache &cache) {
    if (octets_of(shown) > most_certificate_text) {
        return explain(spelling_fault::too_long); // before it costs a digest
    }
    const base::sha256_digest key = cache_key(shown);
    if (known_certificate *const known = cache.find(key)) {
        return known;
    }
    parsed own = parse_own(shown);
    if (auto *fault = std::get_if<certificate_fault>(&own)) {
        return std::move(*fault);
    }
    parsed_chain chain = parse_chain(shown);
    if (auto *fault = std::get_if<certificate_fault>(&chain)) {
        return std::move(*fault);
    }
    return &cache.insert(
        key,
        {std::get<client_certificate>(std::move(own)),
         std::get<std::vector<client_certificate>>(std::move(chain))}
    );
}

} // namespace imprint::detail
