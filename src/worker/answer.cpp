// SPDX-License-Identifier: MIT
#include "worker/answer.hpp"

#include "base/file_io.hpp"
#include "base/unique_fd.hpp"
#include "wire/fastcgi_encoder.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

constexpr std::size_t window_size = 128 * 1024;

std::uint64_t size_of(const answer::content &body) noexcept {
    const auto *text = std::get_if<std::string>(&body);
    return text != nullptr ? text->size() : std::get<file>(body).size();
}

// iovec has one type for reading and writing; writev only reads.
std::size_t lend(std::string_view octets, iovec &into) noexcept {
    into.iov_base = const_cast<char *>(octets.data());
    into.iov_len = octets.size();
    return octets.size();
}

constexpr std::size_t padding_of(std::size_t size) noexcept {
    return (8 - size % 8) % 8;
}

} // namespace

void answer::begin(framing how, std::uint16_t id, std::string head, content body) {
    how_ = how;
    id_ = id;
    head_ = std::move(head);
    body_ = std::move(body);
    window_.clear();
    at_ = 0;
    text_size_ = head_.size() + size_of(body_);
    if (how == framing::plain) {
        record_content_ = std::numeric_limits<std::uint64_t>::max();
        records_ = 1;
        header_size_ = tail_size_ = 0;
        size_ = text_size_;
        return;
    }
    // FastCGI §3.3; a head is never empty, so there is a record.
    record_content_ = wire::most_stream_content;
    records_ = (text_size_ + record_content_ - 1) / record_content_;
    const auto last = static_cast<std::size_t>(text_size_ - (records_ - 1) * record_content_);
    const std::size_t padding = padding_of(last);
    header_ = wire::stdout_header(id, static_cast<std::uint16_t>(record_content_));
    last_header_ = wire::stdout_header(id, static_cast<std::uint16_t>(last));
    last_header_[6] = static_cast<char>(padding);
    std::string ending(padding, '\0');
    wire::append_response_end(ending, id, 0);
    tail_size_ = ending.copy(tail_.data(), tail_.size());
    header_size_ = header_.size();
    size_ = text_size_ + records_ * header_size_ + tail_size_;
}

void answer::resume(
    framing how, std::uint16_t id, std::string head, file body, std::uint64_t at
) {
    begin(how, id, std::move(head), std::move(body));
    at_ = std::min(at, size_);
}

// Each octet keeps its place, and so do the records.
bool answer::put_down() noexcept {
    const auto *text = std::get_if<std::string>(&body_);
    if (text == nullptr) {
        return true;
    }
    auto memory = base::unique_fd::adopt(::memfd_create("imprint-answer", MFD_CLOEXEC));
    const std::uint64_t sent = content_sent();
    const std::string_view rest = std::string_view(*text).substr(sent);
    if (!memory || ::ftruncate(memory.get(), static_cast<off_t>(text->size())) != 0 ||
        !base::write_at(memory.get(), sent, rest)) {
        return false;
    }
    try {
        body_ = file::adopt(memory.release());
    } catch (const std::exception &) {
        return false;
    }
    return true;
}

void answer::begin_raw(std::string octets) {
    begin(framing::plain, 0, std::move(octets), std::string());
}

std::uint64_t answer::content_sent() const noexcept {
    const std::uint64_t stride = record_content_ + header_size_;
    const std::uint64_t record = records_ == 1 ? 0 : std::min(at_ / stride, records_ - 1);
    const std::uint64_t inside = at_ - record * stride;
    const std::uint64_t begun = inside > header_size_ ? inside - header_size_ : 0;
    const std::uint64_t text = std::min(record * record_content_ + begun, text_size_);
    return text > head_.size() ? text - head_.size() : 0;
}

void answer::clear() {
    body_ = std::string();
    window_ = std::string();
    at_ = size_ = 0;
}

std::size_t answer::gather(std::span<iovec> into) {
    window_lent_ = false;
    std::uint64_t at = at_;
    std::size_t pieces = 0;
    while (pieces < into.size() && at < size_) {
        const std::size_t size = next_piece(at, into[pieces]);
        if (size == 0) {
            break;
        }
        at += size;
        ++pieces;
    }
    return pieces;
}

std::size_t answer::next_piece(std::uint64_t at, iovec &into) {
    const std::uint64_t stride = record_content_ + header_size_;
    const std::uint64_t record = records_ == 1 ? 0 : std::min(at / stride, records_ - 1);
    const bool last = record == records_ - 1;
    const std::uint64_t inside = at - record * stride;
    if (inside < header_size_) {
        const auto &header = last ? last_header_ : header_;
        return lend({header.data() + inside, header_size_ - inside}, into);
    }
    const std::uint64_t begin = record * record_content_;
    const std::uint64_t end = last ? text_size_ : begin + record_content_;
    const std::uint64_t text_at = begin + inside - header_size_;
    if (text_at < end) {
        return text_piece(text_at, end - text_at, into);
    }
    const auto tail_at = static_cast<std::size_t>(text_at - end);
    return lend({tail_.data() + tail_at, tail_size_ - tail_at}, into);
}

std::size_t answer::text_piece(std::uint64_t at, std::uint64_t most, iovec &into) {
    std::string_view text = head_;
    if (at >= head_.size()) {
        at -= head_.size();
        const auto *whole = std::get_if<std::string>(&body_);
        if (whole == nullptr) {
            return file_piece(at, most, into);
        }
        text = *whole;
    }
    return lend(text.substr(at, most), into);
}

std::size_t answer::file_piece(std::uint64_t at, std::uint64_t most, iovec &into) {
    const file &from = std::get<file>(body_);
    if (at < window_at_ || at >= window_at_ + window_.size()) {
        if (window_lent_) {
            return 0; // pieces of the window are on their way
        }
        window_.resize(std::min<std::uint64_t>(window_size, from.size() - at));
        const auto place = static_cast<off_t>(from.offset() + at);
        const ssize_t size = ::pread(from.descriptor(), window_.data(), window_.size(), place);
        window_.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        window_at_ = at;
        if (window_.empty()) {
            return 0;
        }
    }
    window_lent_ = true;
    return lend(std::string_view(window_).substr(at - window_at_, most), into);
}

} // namespace imprint::worker
