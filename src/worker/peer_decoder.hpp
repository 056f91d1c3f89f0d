// SPDX-License-Identifier: MIT
// The decoder of one connection, whichever wire its peer speaks.
#pragma once

#include "wire/fastcgi.hpp"
#include "wire/scgi.hpp"
#include "worker/answer.hpp"
#include "worker/listening_socket.hpp"

#include <variant>

namespace imprint::worker {

class peer_decoder {
  private:
    template <class Use>
    auto on(Use use) {
        if (auto *fastcgi = std::get_if<wire::fastcgi_decoder>(&decoder_)) {
            return use(*fastcgi);
        }
        return use(std::get<wire::scgi_decoder>(decoder_));
    }

  public:
    explicit peer_decoder(wire::limits limits) : limits_(limits) {}

    bool is_chosen() const noexcept { return decoder_.index() != 0; }
    bool is_fastcgi() const noexcept { return decoder_.index() == 1; }
    void choose(wire_choice wire);
    framing answer_framing() const noexcept {
        return is_fastcgi() ? framing::fastcgi : framing::plain;
    }

    // All of the following need a chosen wire.
    wire::event next(std::span<const char> &octets) {
        return on([&](auto &one) { return one.next(octets); });
    }
    params take_params() {
        return on([](auto &one) { return one.take_params(); });
    }
    void finish_request() {
        on([](auto &one) { one.finish_request(); });
    }
    std::string_view body() {
        return on([](auto &one) { return one.body(); });
    }
    std::string_view reply() {
        return on([](auto &one) { return one.reply(); });
    }
    wire::error error() {
        return on([](auto &one) { return one.error(); });
    }
    bool request_open() {
        return on([](auto &one) { return one.request_open(); });
    }
    std::uint16_t request_id() {
        return on([](auto &one) { return one.request_id(); });
    }
    bool keep() {
        return on([](auto &one) { return one.keep(); });
    }

  private:
    wire::limits limits_;
    std::variant<std::monostate, wire::fastcgi_decoder, wire::scgi_decoder> decoder_;
};

} // namespace imprint::worker
