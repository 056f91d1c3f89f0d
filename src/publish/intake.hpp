// SPDX-License-Identifier: MIT
// The body of one request, from its first octet to the form, JSON or octets that its taker
// reads.  Refusals are http_error.
#pragma once

#include "http/form_collector.hpp"
#include "http/spool.hpp"
#include "imprint/request.hpp"
#include "imprint/settings.hpp"
#include "publish/body_plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace imprint::detail {

class call;

class intake {
  public:
    // Both outlive it.
    intake(const settings &with, const request &from) : settings_(with), request_(from) {}

    // 415 and 413, by what is announced.
    void plan_for(const entry &what);
    body_plan plan() const noexcept { return plan_; }

    // The next octets.
    void take(std::string_view piece);
    // The next octets of a stream, which its taker keeps.
    void count(std::size_t octets);
    std::uint64_t received() const noexcept { return received_; }

    // The whole is here: into the call.  Once.
    void complete(call &of);

  private:
    std::uint64_t most_octets() const;
    void check_size(std::uint64_t size) const;
    [[noreturn]] void refuse_unwanted() const;
    http::spool_rules spooling() const;

    const settings &settings_;
    const request &request_;
    const entry *what_ = nullptr;
    body_plan plan_ = body_plan::refuse;
    std::uint64_t received_ = 0;
    std::unique_ptr<http::form_collector> form_;
    std::string text_; // of JSON
    http::spool octets_;
};

} // namespace imprint::detail
