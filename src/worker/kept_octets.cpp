// SPDX-License-Identifier: MIT
#include "worker/kept_octets.hpp"

#include "base/file_io.hpp"
#include "base/log.hpp"
#include "http/spool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace imprint::worker {

void kept_octets::append(std::string_view octets) noexcept {
    if (lost_ || octets.empty()) {
        return;
    }
    lost_ = !(file_ ? put_in_file(octets) : put_in_slot(octets));
}

// What does not fit is in no other place, but its beginning says who asked.
bool kept_octets::put_in_slot(std::string_view octets) noexcept {
    if (slot_ == desk_entry::no_slot) {
        slot_ = at_.take_slot();
    }
    if (slot_ == desk_entry::no_slot) {
        return open_file() && put_in_file(octets);
    }
    const std::uint32_t before = in_slot_;
    const std::size_t room = desk::slot_size - before;
    const auto fits =
        static_cast<std::uint32_t>(octets.copy(at_.slot(slot_).data() + before, room));
    in_slot_ += fits;
    return fits == octets.size() || (open_file() && put_in_file(octets.substr(fits)));
}

bool kept_octets::open_file() noexcept {
    if (at_.folder().empty()) {
        return false;
    }
    try {
        file_ = http::open_nameless(at_.folder());
    } catch (const std::exception &problem) {
        base::log(base::severity::warning, fmt::format("a long request: {}", problem.what()));
        return false;
    }
    return in_slot_ == 0 || put_in_file({at_.slot(slot_).data(), in_slot_});
}

// The number of octets grows when they are there: whoever goes on reads no further.
bool kept_octets::put_in_file(std::string_view octets) noexcept {
    if (!base::write_at(file_.get(), file_octets_, octets)) {
        file_.reset();
        file_octets_ = 0;
        return false;
    }
    file_octets_ += octets.size();
    return true;
}

void kept_octets::adopt(base::unique_fd file, std::uint64_t size) noexcept {
    slot_ = at_.take_slot();
    file_ = std::move(file);
    file_octets_ = unread_ = size;
    read_to_ = 0;
    const std::uint64_t most = slot_ == desk_entry::no_slot ? 0 : desk::slot_size;
    in_slot_ = static_cast<std::uint32_t>(std::min(size, most));
    lost_ = in_slot_ != 0 && !base::read_at(file_.get(), 0, at_.slot(slot_).first(in_slot_));
}

bool kept_octets::read(std::span<char> into) noexcept {
    const std::uint64_t size = std::min<std::uint64_t>(into.size(), unread_);
    const bool done =
        base::read_at(file_.get(), read_to_, into.first(static_cast<std::size_t>(size)));
    read_to_ += size;
    unread_ -= size;
    return done;
}

void kept_octets::note_in(desk_entry &what) const noexcept {
    what.slot = slot_;
    what.octets = in_slot_;
    what.file = file_.get();
    what.file_octets = file_octets_;
}

void kept_octets::lose() noexcept {
    clear();
    lost_ = true;
}

void kept_octets::clear() noexcept {
    if (slot_ != desk_entry::no_slot) {
        at_.free_slot(slot_, in_slot_);
        slot_ = desk_entry::no_slot;
        in_slot_ = 0;
    }
    file_.reset();
    file_octets_ = unread_ = 0;
    lost_ = false;
}

} // namespace imprint::worker
