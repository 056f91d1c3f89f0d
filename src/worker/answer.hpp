// SPDX-License-Identifier: MIT
// The octets of one answer, in the order in which they leave, without copying the content.
#pragma once

#include "imprint/file.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <sys/uio.h>

namespace imprint::worker {

enum class framing {
    plain,   // SCGI and CGI: head and content
    fastcgi, // STDOUT records, the empty one, END_REQUEST
};

// Head and content are one text of known size, so every octet's place is arithmetic: all
// records but the last are equal and need no padding.  A position is all that is kept
// between two writes, and a slow reader costs no more than a fast one.
class answer {
  public:
    using content = std::variant<std::string, file>;

    void begin(framing how, std::uint16_t id, std::string head, content body);
    // Begins where another process has stopped: `at` octets have left.
    void resume(framing how, std::uint16_t id, std::string head, file body, std::uint64_t at);
    // Octets that are no answer: replies of the decoder, END_REQUEST alone.
    void begin_raw(std::string octets);

    bool done() const noexcept { return at_ == size_; }
    // The next octets; fewer than all when `into` is full or a file has to be read first.
    // 0: the file is shorter than it said, and the answer can't be completed.
    std::size_t gather(std::span<iovec> into);
    void advance(std::size_t written) noexcept { at_ += written; }
    // Of the content alone, how much was given away so far.
    std::uint64_t content_sent() const noexcept;
    // Frees what the content held.
    void clear();

    // So that another process can go on: what has not left of the content is put into a file in
    // memory, unless it is one anyway.  False when there is no memory for it.
    bool put_down() noexcept;
    // What resume() needs there.
    framing how() const noexcept { return how_; }
    std::uint16_t id() const noexcept { return id_; }
    const std::string &head() const noexcept { return head_; }
    const file *content_file() const noexcept { return std::get_if<file>(&body_); }
    const std::string *content_text() const noexcept {
        return std::get_if<std::string>(&body_);
    }
    std::uint64_t at() const noexcept { return at_; }
    std::uint64_t content_size() const noexcept { return text_size_ - head_.size(); }

  private:
    std::size_t next_piece(std::uint64_t at, iovec &into);
    std::size_t text_piece(std::uint64_t at, std::uint64_t most, iovec &into);
    std::size_t file_piece(std::uint64_t at, std::uint64_t most, iovec &into);

    framing how_ = framing::plain;
    std::uint16_t id_ = 0;
    std::string head_;
    content body_;
    std::uint64_t text_size_ = 0; // head and content
    std::uint64_t records_ = 1;
    std::uint64_t record_content_ = 0; // of all records but the last
    std::size_t header_size_ = 0;
    std::array<char, 8> header_{};
    std::array<char, 8> last_header_{};
    std::array<char, 8 + 8 + 16> tail_{}; // padding, empty STDOUT, END_REQUEST
    std::size_t tail_size_ = 0;
    std::uint64_t size_ = 0;
    std::uint64_t at_ = 0;
    std::string window_; // of a file's octets
    std::uint64_t window_at_ = 0;
    bool window_lent_ = false;
};

} // namespace imprint::worker
