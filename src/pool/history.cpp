// SPDX-License-Identifier: MIT
#include "pool/history.hpp"

#include "base/error.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

using std::chrono::duration_cast;

struct file_head {
    std::uint32_t magic = 0x49505248; // of this machine's order of octets
    std::uint32_t version = history_version;
    std::uint32_t seconds = history::seconds;
    std::uint32_t record = sizeof(second_record);
    std::array<std::uint32_t, 12> unused{};
    friend bool operator==(const file_head &, const file_head &) = default;
};
static_assert(sizeof(file_head) == sizeof(second_record));

constexpr off_t file_size = sizeof(file_head) + history::seconds * sizeof(second_record);

// FNV-1a: against torn records, not against anybody.
std::uint32_t check_of(const second_record &one) noexcept {
    constexpr std::size_t covered = sizeof one - sizeof one.check;
    std::array<unsigned char, covered> octets{};
    std::memcpy(octets.data(), &one, covered);
    std::uint32_t sum = 2'166'136'261U;
    for (const unsigned char octet : octets) {
        sum = (sum ^ octet) * 16'777'619U;
    }
    return sum;
}

std::size_t place_of(std::uint64_t when) noexcept {
    return when % history::seconds;
}

std::uint64_t second_of(history::wall_time wall) noexcept {
    const auto count = duration_cast<std::chrono::seconds>(wall.time_since_epoch()).count();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(count, 0));
}

} // namespace

void history::keep_in(const std::string &path) {
    // Not to wait for the other end of what is a FIFO.
    constexpr int how = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    auto file = base::unique_fd::adopt(::open(path.c_str(), how, 0600));
    struct stat found{};
    if (!file || ::fstat(file.get(), &found) != 0) {
        base::throw_errno("open", path);
    }
    if (!S_ISREG(found.st_mode)) {
        throw bad_value(fmt::format("{} is no plain file", path));
    }
    file_head head;
    const bool is_ours = found.st_size == file_size &&
                         ::pread(file.get(), &head, sizeof head, 0) == sizeof head &&
                         head == file_head{};
    file_ = std::move(file);
    if (is_ours) {
        load();
        return;
    }
    head = {};
    if (::ftruncate(file_.get(), 0) != 0 || ::ftruncate(file_.get(), file_size) != 0 ||
        ::pwrite(file_.get(), &head, sizeof head, 0) != sizeof head) {
        file_.reset();
        base::throw_errno("write", path);
    }
}

void history::load() {
    std::array<second_record, seconds> found{};
    const ssize_t size = ::pread(file_.get(), found.data(), sizeof found, sizeof(file_head));
    if (size != static_cast<ssize_t>(sizeof found)) {
        return;
    }
    for (std::size_t place = 0; place < seconds; ++place) {
        const second_record &one = found[place];
        if (one.when != 0 && place_of(one.when) == place && one.check == check_of(one)) {
            records_[place] = one;
        }
    }
}

void history::add(const second_record &one) {
    const std::size_t place = place_of(one.when);
    records_[place] = one;
    records_[place].check = check_of(one);
    if (file_ && !store(place)) {
        file_.reset(); // a full disk: what is there stays
    }
}

bool history::store(std::size_t place) {
    const auto at = static_cast<off_t>(sizeof(file_head) + place * sizeof(second_record));
    const ssize_t size = ::pwrite(file_.get(), &records_[place], sizeof(second_record), at);
    return size == static_cast<ssize_t>(sizeof(second_record));
}

std::vector<second_record> history::before(wall_time now) const {
    const std::uint64_t end = second_of(now);
    std::vector<second_record> found;
    for (const second_record &one : records_) {
        if (one.when != 0 && one.when < end && end - one.when <= seconds) {
            found.push_back(one);
        }
    }
    std::sort(found.begin(), found.end(), [](const auto &first, const auto &second) {
        return first.when < second.when;
    });
    return found;
}

void recorder::note(pool_report report, time now, history::wall_time wall) {
    const std::uint64_t second = second_of(wall);
    const auto next = std::chrono::ceil<std::chrono::seconds>(
        wall.time_since_epoch() + std::chrono::nanoseconds(1)
    );
    due_ = now + duration_cast<time::duration>(next - wall.time_since_epoch());
    // The two clocks don't run alike: it may be due a little before the second ends.  And the
    // second that this pool began in: of the one before, a former pool may have told.
    const std::uint64_t former = std::exchange(noted_, second);
    if (former == second || former == 0 || report.workers.empty()) {
        return;
    }
    second_record made = second_between(last_, report);
    made.when = second - 1;
    into_.add(made);
    last_ = std::move(report);
}

} // namespace imprint::pool
