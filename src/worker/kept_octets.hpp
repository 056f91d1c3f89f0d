// SPDX-License-Identifier: MIT
// What has come of one request so far, for whoever goes on with it: in a slot of the desk, and
// when it is more than fits there, all of it in a file without a name.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/desk.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace imprint::worker {

class kept_octets {
  public:
    explicit kept_octets(desk &at) noexcept : at_(at) {}
    ~kept_octets() { clear(); }
    kept_octets(const kept_octets &) = delete;
    kept_octets &operator=(const kept_octets &) = delete;
    kept_octets(kept_octets &&) = delete;
    kept_octets &operator=(kept_octets &&) = delete;

    void append(std::string_view octets) noexcept;
    // What came was used in a way that can't be repeated.
    void lose() noexcept;
    void clear() noexcept;
    // False, too, when more came than could be kept; its beginning stays.
    bool is_whole() const noexcept { return !lost_; }
    // Says in an entry where they are.
    void note_in(desk_entry &what) const noexcept;

    // Instead of append(): the first `size` octets of the file are what another worker kept.
    // They are read() here, to begin anew.
    void adopt(base::unique_fd file, std::uint64_t size) noexcept;
    std::uint64_t unread() const noexcept { return unread_; }
    // The next octets, as many as `into` holds or are left; false when the file can't be read.
    bool read(std::span<char> into) noexcept;

  private:
    bool put_in_slot(std::string_view octets) noexcept;
    bool put_in_file(std::string_view octets) noexcept;
    bool open_file() noexcept;

    desk &at_;
    base::unique_fd file_;
    std::uint64_t file_octets_ = 0; // all, when there is a file
    std::uint64_t read_to_ = 0;
    std::uint64_t unread_ = 0;
    std::uint32_t slot_ = desk_entry::no_slot;
    std::uint32_t in_slot_ = 0; // the first ones, also when there is a file
    bool lost_ = false;
};

} // namespace imprint::worker
