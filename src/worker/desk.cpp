// SPDX-License-Identifier: MIT
#include "worker/desk.hpp"

#include "base/coarse_clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

constexpr std::size_t memory_page = 4096;
// Of slots that nobody uses: giving memory back and getting it again costs more than a copy.
constexpr std::size_t most_idle_memory = 2 * desk::slot_size;
// Of a companion that died while it had the hands, nothing is heard any more.
constexpr std::chrono::nanoseconds patience = std::chrono::seconds(5);

constexpr std::size_t rounded(std::size_t size) noexcept {
    return (size + memory_page - 1) / memory_page * memory_page;
}

// Random, and none that ends a message of either wire or stands in a text: what was read ends
// behind the last octet that differs.  Of other contents one in 256 may be cut by an octet: so
// that counts only where it is not known how many were asked for.
void fill_with_rare_octets(std::span<char> octets) {
    std::vector<std::uint8_t> random(octets.size());
    base::fill_random(random);
    std::transform(random.begin(), random.end(), octets.begin(), [](std::uint8_t one) {
        return static_cast<char>(0xf5 + one % 11); // not in UTF-8 (RFC 3629 §1)
    });
}

std::int64_t nanoseconds_of(std::chrono::steady_clock::time_point when) noexcept {
    return when.time_since_epoch() / std::chrono::nanoseconds(1);
}

std::uint32_t put_text(std::string_view text, std::span<char> into) noexcept {
    return static_cast<std::uint32_t>(text.copy(into.data(), into.size()));
}

} // namespace

std::int64_t steady_nanoseconds() noexcept {
    return nanoseconds_of(std::chrono::steady_clock::now());
}

desk::desk(std::size_t connections, std::size_t slots) {
    const std::size_t page_size = rounded(sizeof(desk_page));
    const std::size_t entries_size = rounded(connections * sizeof(desk_entry));
    size_ = page_size + entries_size + buffer_size + lobby_room_size + slots * slot_size;
    constexpr int how = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE;
    void *const memory = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, how, -1, 0);
    if (memory == MAP_FAILED) {
        base::throw_errno("map memory for a companion");
    }
    memory_ = static_cast<std::byte *>(memory);
    page_ = new (memory_) desk_page();
    // Zero is what an entry without a connection is; writing them all would use the memory.
    static_assert(static_cast<std::uint32_t>(parked::nowhere) == 0);
    entries_ = {reinterpret_cast<desk_entry *>(memory_ + page_size), connections};
    buffer_ = reinterpret_cast<char *>(memory_ + page_size + entries_size);
    lobby_room_ = buffer_ + buffer_size;
    slots_ = lobby_room_ + lobby_room_size;
    fill_with_rare_octets(blank_);
    page_->readable = static_cast<std::uint32_t>(blank_.size());
    make_blank(0, page_->readable);
    for (std::size_t number = slots; number > 0; --number) {
        free_slots_.push_back(static_cast<std::uint32_t>(number - 1));
    }
    slot_memory_.resize(slots);
}

desk::~desk() {
    ::munmap(memory_, size_);
}

std::span<char> desk::slot(std::uint32_t number) const noexcept {
    return {slots_ + number * slot_size, slot_size};
}

std::string_view desk::octets_of(const desk_entry &one) const noexcept {
    if (one.slot == desk_entry::no_slot) {
        return {};
    }
    return {slot(one.slot).data(), std::min<std::size_t>(one.octets, slot_size)};
}

void desk::put(std::uint32_t place, const desk_entry &what) noexcept {
    if (place >= entries_.size()) {
        return;
    }
    // This process may end between any two of these.
    desk_entry &one = entries_[place];
    if (one.how == parked::leaving || one.how == parked::lent || one.slot != what.slot ||
        one.octets != what.octets || one.fd != what.fd || one.file != what.file ||
        one.file_octets != what.file_octets) {
        one.how = parked::bound;
    }
    std::atomic_signal_fence(std::memory_order_seq_cst);
    const parked how = one.how;
    one = what;
    one.how = how;
    if (place == page_->request.place) {
        page_->request.fresh_size = 0;
    }
    std::atomic_signal_fence(std::memory_order_seq_cst);
    one.how = what.how;
    page_->entries = std::max(page_->entries, place + 1);
}

void desk::offer(std::uint32_t place) noexcept {
    if (place < entries_.size()) {
        entries_[place].how = parked::offered;
    }
}

void desk::drop(std::uint32_t place) noexcept {
    if (place >= entries_.size()) {
        return;
    }
    page_->moved -= entries_[place].how == parked::moved ? 1U : 0U;
    entries_[place].how = parked::nowhere;
}

std::string_view desk::last_read() const noexcept {
    std::size_t size = std::min<std::size_t>(page_->readable, buffer_size);
    while (size > 0 && buffer_[size - 1] == blank_[(size - 1) % blank_.size()]) {
        --size;
    }
    const std::uint32_t exactly = page_->request.exactly;
    return {
        buffer_, size != 0 && exactly != 0 ? std::min<std::size_t>(exactly, buffer_size) : size
    };
}

std::uint32_t desk::take_slot() noexcept {
    if (free_slots_.empty()) {
        return desk_entry::no_slot;
    }
    const std::uint32_t number = free_slots_.back();
    free_slots_.pop_back();
    idle_memory_ -= slot_memory_[number];
    return number;
}

void desk::free_slot(std::uint32_t number, std::size_t used) noexcept {
    std::size_t &memory = slot_memory_[number];
    memory = std::max(memory, rounded(used));
    if (idle_memory_ + memory > most_idle_memory) {
        ::madvise(slot(number).data(), memory, MADV_REMOVE);
        memory = 0;
    }
    idle_memory_ += memory;
    free_slots_.push_back(number); // it had room for all from the start
}

void desk::turn_to(std::uint32_t place, int fd) noexcept {
    page_->request.open = false;
    page_->request.place = place;
    page_->request.fd = fd;
    page_->request.spoiled = page_->request.reading = false;
    page_->request.fresh_size = 0;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    page_->request.attended = true;
}

std::span<const desk_listener> desk::listeners() const noexcept {
    const std::span all(page_->listeners);
    return all.first(std::min<std::size_t>(page_->listening, all.size()));
}

void desk::note_listener(const desk_listener &one) noexcept {
    if (page_->listening < page_->listeners.size()) {
        page_->listeners[page_->listening] = one;
        ++page_->listening;
    }
}

void desk::make_blank(std::size_t from, std::size_t to) noexcept {
    for (std::size_t at = from; at < to; at += blank_.size()) {
        std::memcpy(buffer_ + at, blank_.data(), std::min(blank_.size(), to - at));
    }
}

std::span<char> desk::begin_read() noexcept {
    make_blank(0, buffer_used_);
    page_->request.exactly = 0;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    page_->request.reading = true;
    return buffer().first(page_->readable);
}

std::span<char> desk::begin_read(std::size_t waiting) noexcept {
    const std::span<char> all = begin_read();
    const std::size_t size = std::clamp<std::size_t>(waiting, 1, all.size());
    page_->request.exactly = static_cast<std::uint32_t>(size);
    return all.first(size);
}

void desk::end_read(std::size_t size) noexcept {
    buffer_used_ = size;
    page_->request.fresh_at = 0;
    page_->request.fresh_size = static_cast<std::uint32_t>(size);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    page_->request.reading = false;
    if (size == page_->readable && size < buffer_size) {
        make_blank(size, buffer_size);
        page_->readable = buffer_size;
    }
}

void desk::next_request(std::span<const char> octets) noexcept {
    desk_request &now = page_->request;
    const bool here =
        octets.empty() ||
        (octets.data() >= buffer_ && octets.data() + octets.size() <= buffer_ + buffer_size);
    // What was kept is of a request that has ended.
    if (now.place < entries_.size()) {
        desk_entry &one = entries_[now.place];
        one.octets = 0;
        one.file = -1;
        one.since = 0;
    }
    now.spoiled = !here;
    now.fresh_size = 0;
    if (here && !octets.empty()) {
        now.fresh_at = static_cast<std::uint32_t>(octets.data() - buffer_);
        now.fresh_size = static_cast<std::uint32_t>(octets.size());
    }
}

void desk::open_request(
    framing how, std::uint16_t id, std::chrono::steady_clock::time_point began
) noexcept {
    desk_request &now = page_->request;
    now.how = how;
    now.id = id;
    now.begun = now.left = now.kept = false;
    now.began = began.time_since_epoch() / std::chrono::nanoseconds(1);
    now.method_size = now.target_size = now.accept_size = 0;
    now.client_size = now.user_size = 0;
    std::atomic_signal_fence(std::memory_order_release); // it may end at any point
    now.open = true;
}

void desk::set_request(
    std::string_view method,
    std::string_view target,
    std::string_view accept,
    std::string_view client,
    std::string_view user
) noexcept {
    desk_request &now = page_->request;
    now.method_size = put_text(method, now.method);
    now.target_size = put_text(target, now.target);
    now.accept_size = put_text(accept, now.accept);
    now.client_size = put_text(client, now.client);
    now.user_size = put_text(user, now.user);
}

void desk::begin_call() noexcept {
    page_->deadline = timeout_ == 0 ? 0 : nanoseconds_of(base::coarse_steady_now()) + timeout_;
    page_->request.in_call = true;
    page_->runs.fetch_add(1);
    page_->whose = hands::nobody;
    // It sets the word before it looks at `runs` for the last time: one of both is seen.
    if (timeout_ != 0 && page_->asleep.exchange(0) != 0) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t size = ::write(wake_, &one, sizeof one);
    }
}

// The companion is quick, or dead: it only moves what is ready.
void desk::end_call() noexcept {
    page_->deadline = 0;
    page_->request.in_call = false;
    std::int64_t until = 0;
    for (hands whose = hands::nobody;
         !page_->whose.compare_exchange_strong(whose, hands::worker);
         whose = hands::nobody) {
        const std::int64_t now = steady_nanoseconds();
        until = until == 0 ? now + patience.count() : until;
        if (now > until) {
            page_->whose = hands::worker;
            return;
        }
        ::poll(nullptr, 0, 0);
    }
}

peer_wait::peer_wait(desk &at) noexcept : at_(at) {
    at_.page_->deadline = 0;
    at_.page_->request.waits = true;
}

peer_wait::~peer_wait() {
    at_.page_->request.waits = false;
    at_.page_->deadline = at_.timeout_ == 0 ? 0 : steady_nanoseconds() + at_.timeout_;
}

} // namespace imprint::worker
