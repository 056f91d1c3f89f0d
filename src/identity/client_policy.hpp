// SPDX-License-Identifier: MIT
// Whose certificates count, in one place: who vouches for them besides the front server,
// which are welcome by themselves, and what must be written in them.
#pragma once

#include "base/digest.hpp"
#include "identity/certificate_rule.hpp"
#include "identity/trust_anchors.hpp"
#include "imprint/client_certificate.hpp"
#include "imprint/client_trust.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::detail {

// Throws std::invalid_argument for what is written wrong; reads no file.
void check_terms(const client_trust &terms);

class client_policy {
  public:
    // Throws as check_terms() does, and std::runtime_error for a file, both with a sentence.
    explicit client_policy(const client_trust &terms);

    // Nobody's certificate counts, whatever the front server says.
    bool admits_nobody() const noexcept { return !anchors_ && pins_.empty(); }
    // Reads files that changed, when the last look is older than the interval; a sentence for
    // the log when that went wrong.
    std::optional<std::string> refresh(std::chrono::sys_seconds now);
    // Of the files as they are now; what was judged before another one is out of date.
    bool
    still_holds(std::chrono::sys_seconds judged, std::chrono::sys_seconds now) const noexcept {
        return now >= judged && now < judged + interval_;
    }
    std::uint64_t version() const noexcept { return anchors_ ? anchors_->version() : 0; }

    bool has_pins() const noexcept { return !pins_.empty(); }
    bool pins(const client_certificate &shown) const noexcept;
    // Why it does not count although the front server verified it: the end of a sentence that
    // begins "the certificate "; nothing when it does.  Its validity is not looked at where a
    // pin decides.
    std::optional<std::string> refusal(
        const client_certificate &shown,
        std::span<const client_certificate> chain,
        std::chrono::sys_seconds now
    ) const;

  private:
    std::optional<trust_anchors> anchors_{};
    std::vector<std::string> pins_{}; // as fingerprint_sha256() writes them, sorted
    std::vector<certificate_rule> rules_{};
    std::chrono::seconds interval_;
    std::optional<std::chrono::sys_seconds> looked_at_{};
};

} // namespace imprint::detail
