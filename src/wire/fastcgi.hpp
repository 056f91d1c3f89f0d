// SPDX-License-Identifier: MIT
// FastCGI records from a front server, one request at a time.  Pure: no descriptor, clock or
// global.  Source: FastCGI Specification 1.0, M. R. Brown, 1996-04-29; where real fronts
// differ, the code says which.
#pragma once

#include "imprint/params.hpp"
#include "wire/event.hpp"
#include "wire/fastcgi_record.hpp"
#include "wire/limits.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace imprint::wire {

// The shape is that of wire/decoder.hpp.  Besides:
//
// - event::end comes for each empty STDIN record.  mod_fcgid sends one before the body of an
//   HTTP/2 upload without length, so whoever knows CONTENT_LENGTH decides whether it counts.
// - Management records, a second request on the connection and roles other than RESPONDER
//   are answered by event::reply and disturb nothing.
// - Records for any other request id are skipped (§3.3): a front that was answered early may
//   still send the rest of a body.
//
// Memory: the params within the limits, and at most 64 KiB of a management record.
class fastcgi_decoder {
  public:
    explicit fastcgi_decoder(limits limits = {});

    event next(std::span<const char> &octets);

    const imprint::params &params() const noexcept { return params_; }
    imprint::params take_params();
    std::string_view body() const noexcept { return body_; }
    std::string_view reply() const noexcept { return reply_; }
    wire::error error() const noexcept { return error_; }
    bool request_open() const noexcept { return phase_ != phase::closed; }
    void finish_request() noexcept;
    // Of the latest request that was begun here; an answer after a failure needs it too.
    std::uint16_t request_id() const noexcept { return id_; }
    bool keep() const noexcept { return keep_; }

  private:
    enum class stage { header, content, padding };               // of the record being read
    enum class phase { closed, params, body, aborted };          // of the request
    enum class purpose { skip, gather, take_params, take_body }; // of the record's content
    // Nothing: go on with the octets that are left.
    using step = std::optional<event>;

    step advance(std::span<const char> &octets);
    step read_header(std::span<const char> &octets);
    step read_content(std::span<const char> &octets);
    step read_padding(std::span<const char> &octets);

    step open_record();
    step open_management();
    step open_abort();
    step gather(std::string_view piece);
    step begin_request(std::string_view content);
    step refuse_request(protocol_status why);
    step get_values(std::string_view content);
    step append_params(std::string_view piece);
    step mark_pairs();
    step fail(wire::error why) noexcept;

    limits limits_;
    imprint::params params_;
    std::size_t marked_ = 0; // octets of params_ whose pairs are complete
    std::string_view body_;
    std::string reply_;
    std::string gathered_; // the start of a content that is needed whole
    std::array<char, record_header_size> header_octets_{};
    std::size_t header_fill_ = 0;
    record_header record_;
    std::size_t left_ = 0; // octets of the content that have not come
    std::size_t padding_left_ = 0;
    std::uint16_t id_ = 0;
    bool keep_ = false;
    bool fail_next_ = false; // a reply that refused the role has to leave first
    stage stage_ = stage::header;
    phase phase_ = phase::closed;
    purpose purpose_ = purpose::skip;
    wire::error error_ = wire::error::none;
};

} // namespace imprint::wire
