// SPDX-License-Identifier: MIT
#include "base/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdexcept>

namespace imprint::base {
namespace {

void require(int ok) {
    if (ok != 1) {
        throw std::runtime_error("SHA-256: OpenSSL refused");
    }
}

} // namespace

struct sha256_stream::state {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), &EVP_MD_CTX_free
    };
};

sha256_stream::sha256_stream() : state_(std::make_unique<state>()) {
    require(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr));
}
sha256_stream::~sha256_stream() = default;
sha256_stream::sha256_stream(sha256_stream &&) noexcept = default;
sha256_stream &sha256_stream::operator=(sha256_stream &&) noexcept = default;

void sha256_stream::update(std::string_view octets) {
    require(EVP_DigestUpdate(state_->context.get(), octets.data(), octets.size()));
}

sha256_digest sha256_stream::finish() {
    sha256_digest digest{};
    require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr));
    return digest;
}

sha256_digest sha256(std::string_view octets) {
    sha256_stream stream;
    stream.update(octets);
    return stream.finish();
}

bool equal_secret(std::string_view one, std::string_view other) noexcept {
    return one.size() == other.size() &&
           CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

} // namespace imprint::base
