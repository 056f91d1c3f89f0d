// SPDX-License-Identifier: MIT
#include "identity/trust_anchors.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <new>
#include <stdexcept>
#include <utility>

namespace imprint::detail {
namespace {

// One that is signed with SHA-1 or MD5, or by an RSA key of less than 1024 bits, counts for
// nothing: level 1 of SSL_CTX_set_security_level(3).
constexpr int security_level = 1;
constexpr int most_intermediates = 10;

using x509_pointer = std::unique_ptr<X509, decltype(&X509_free)>;
using crl_pointer = std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)>;

void free_stack(STACK_OF(X509) * stack) {
    sk_X509_pop_free(stack, X509_free);
}
using stack_pointer = std::unique_ptr<STACK_OF(X509), decltype(&free_stack)>;

template <class Pointer>
Pointer checked(Pointer made) {
    if (!made) {
        throw std::bad_alloc();
    }
    return made;
}

// Both read one after the other; what stands between them is a comment (RFC 7468 §2).
template <class Object, class Read, class Free, class Use>
int for_each_pem(const std::string &text, Read read, Free release, const Use &use) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> from =
        checked(std::unique_ptr<BIO, decltype(&BIO_free)>(
            BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free
        ));
    int count = 0;
    while (const std::unique_ptr<Object, Free> one{
        read(from.get(), nullptr, nullptr, nullptr), release
    }) {
        use(one.get());
        ++count;
    }
    // The end of the text is reported as a line that is missing.
    const unsigned long why = ERR_peek_last_error();
    const bool ended =
        ERR_GET_LIB(why) == ERR_LIB_PEM && ERR_GET_REASON(why) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return ended ? count : -1;
}

void check_count(int count, const std::filesystem::path &path, const char *what) {
    if (count < 0) {
        throw std::runtime_error(fmt::format("{}: holds a malformed {}", path.string(), what));
    }
    if (count == 0) {
        throw std::runtime_error(fmt::format("{}: holds no {} (PEM)", path.string(), what));
    }
}

x509_pointer decode(std::string_view der) {
    const auto *at = reinterpret_cast<const unsigned char *>(der.data());
    return checked(
        x509_pointer(d2i_X509(nullptr, &at, static_cast<long>(der.size())), &X509_free)
    );
}

// With all lists checked OpenSSL wants one for the anchor, too, which nobody above it makes
// when it is an intermediate certificate.
int allow_unlisted_anchor(int good, X509_STORE_CTX *context) {
    const int anchor = sk_X509_num(X509_STORE_CTX_get0_chain(context)) - 1;
    const bool its_own = X509_STORE_CTX_get_error(context) == X509_V_ERR_UNABLE_TO_GET_CRL &&
                         X509_STORE_CTX_get_error_depth(context) == anchor;
    if (good == 0 && its_own) {
        X509_STORE_CTX_set_error(context, X509_V_OK);
        return 1;
    }
    return good;
}

std::string in_words(X509_STORE_CTX *context) {
    const int error = X509_STORE_CTX_get_error(context);
    const int depth = X509_STORE_CTX_get_error_depth(context);
    return fmt::format(
        "is not vouched for: {}{}",
        X509_verify_cert_error_string(error),
        depth == 0 ? "" : fmt::format(" (at its issuer number {})", depth)
    );
}

} // namespace

trust_anchors::trust_anchors(const std::filesystem::path &ca, const std::filesystem::path &crl)
    : ca_(ca), store_(nullptr, &X509_STORE_free) {
    if (!crl.empty()) {
        crl_.emplace(crl);
    }
    read_changes();
    store_ = make_store();
    stale_ = false;
}

void trust_anchors::read_changes() {
    if (auto text = ca_.read_if_changed()) {
        ca_text_ = std::move(*text);
        stale_ = true;
    }
    if (auto text = crl_ ? crl_->read_if_changed() : std::nullopt) {
        crl_text_ = std::move(*text);
        stale_ = true;
    }
}

trust_anchors::store trust_anchors::make_store() const {
    store made = checked(store(X509_STORE_new(), &X509_STORE_free));
    const int anchors =
        for_each_pem<X509>(ca_text_, &PEM_read_bio_X509, &X509_free, [&](X509 *one) {
            X509_STORE_add_cert(made.get(), one);
        });
    check_count(anchors, ca_.path(), "certificate");
    unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN;
    if (crl_) {
        const int lists = for_each_pem<X509_CRL>(
            crl_text_,
            &PEM_read_bio_X509_CRL,
            &X509_CRL_free,
            [&](X509_CRL *one) { X509_STORE_add_crl(made.get(), one); }
        );
        check_count(lists, crl_->path(), "revocation list");
        flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
    }
    X509_STORE_set_flags(made.get(), flags);
    X509_STORE_set_purpose(made.get(), X509_PURPOSE_SSL_CLIENT);
    X509_STORE_set_depth(made.get(), most_intermediates);
    X509_VERIFY_PARAM_set_auth_level(X509_STORE_get0_param(made.get()), security_level);
    return made;
}

std::optional<std::string> trust_anchors::refresh() {
    try {
        read_changes();
        if (stale_) {
            store_ = make_store();
            stale_ = false;
            ++version_;
            told_.clear();
        }
        return std::nullopt;
    } catch (const std::runtime_error &wrong) {
        if (told_ == wrong.what()) {
            return std::nullopt;
        }
        told_ = wrong.what();
        return told_ + "; what was read before stays in force";
    }
}

std::optional<std::string> trust_anchors::refusal(
    std::string_view der, std::span<const std::string_view> chain, std::chrono::sys_seconds now
) const {
    const x509_pointer leaf = decode(der);
    const stack_pointer others = checked(stack_pointer(sk_X509_new_null(), &free_stack));
    for (const std::string_view one : chain) {
        sk_X509_push(others.get(), decode(one).release());
    }
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context =
        checked(std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)>(
            X509_STORE_CTX_new(), &X509_STORE_CTX_free
        ));
    if (X509_STORE_CTX_init(context.get(), store_.get(), leaf.get(), others.get()) != 1) {
        throw std::bad_alloc();
    }
    X509_STORE_CTX_set_verify_cb(context.get(), &allow_unlisted_anchor);
    X509_STORE_CTX_set_time(context.get(), 0, now.time_since_epoch().count());
    const bool good = X509_verify_cert(context.get()) == 1;
    std::optional<std::string> why =
        good ? std::nullopt : std::optional(in_words(context.get()));
    ERR_clear_error(); // this thread's queue is not ours to fill
    return why;
}

} // namespace imprint::detail
