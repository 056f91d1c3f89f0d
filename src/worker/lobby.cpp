// SPDX-License-Identifier: MIT
#include "worker/lobby.hpp"

#include "base/error.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace imprint::worker {
namespace {

// One machine, but perhaps two executables: a former one's workers may leave by it.
struct message {
    static constexpr std::uint32_t right_magic = 0x494d504c;

    std::uint32_t magic = right_magic;
    std::uint32_t version = lobby::version;
    std::uint64_t listener = 0;
    std::int64_t since = 0;
    std::int64_t ready = 0;
    std::uint64_t file_octets = 0;
    std::uint32_t has_file = 0; // a second descriptor
    std::uint32_t has_answer = 0;
    std::uint32_t wire = 0;
    std::uint32_t size = 0; // of the octets that follow
    desk_answer answer{};
};
static_assert(sizeof(message) == 88);

struct envelope {
    std::array<iovec, 2> octets{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(2 * sizeof(int))> rights{};
    msghdr head{};

    envelope(iovec first, iovec second) : octets{first, second} {
        head.msg_iov = octets.data();
        head.msg_iovlen = octets.size();
        head.msg_control = rights.data();
        head.msg_controllen = rights.size();
    }
};

// Memory that is kept: most messages have no octets, and none should cost 128 KiB of zeros.
std::span<char> own_room() {
    static std::string octets(desk::lobby_room_size, '\0');
    return octets;
}
static_assert(desk::lobby_room_size >= sizeof(message) + lobby::most_octets);

struct descriptors {
    base::unique_fd connection;
    base::unique_fd file;
};

descriptors descriptors_in(msghdr &head) {
    const cmsghdr *const rights = CMSG_FIRSTHDR(&head);
    if (rights == nullptr || rights->cmsg_level != SOL_SOCKET ||
        rights->cmsg_type != SCM_RIGHTS) {
        return {};
    }
    std::array<int, 2> fds{-1, -1};
    const std::size_t size = rights->cmsg_len - CMSG_LEN(0);
    std::memcpy(fds.data(), CMSG_DATA(rights), std::min(size, sizeof fds));
    return {base::unique_fd::adopt(fds[0]), base::unique_fd::adopt(fds[1])};
}

} // namespace

std::uint64_t listener_id(std::string_view name) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return hash;
}

luggage luggage_of(const desk_entry &one, std::string_view octets) noexcept {
    luggage with{one.listener, one.wire, one.since, octets};
    if (one.file >= 0) {
        with.file = one.file;
        with.file_octets = one.file_octets;
    }
    if (one.how == parked::leaving || one.how == parked::lent) {
        with.answer = one.answer;
    } else if (one.file >= 0) {
        with.octets = {};
    }
    return with;
}

luggage luggage_of(const moved_connection &one, std::int64_t ready) noexcept {
    luggage with{one.listener, one.wire, one.since, one.octets, ready};
    with.file = one.file.get();
    with.file_octets = one.file_octets;
    with.answer = one.answer;
    return with;
}

lobby lobby::make() {
    std::array<int, 2> ends{};
    constexpr int how = SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC;
    if (::socketpair(AF_UNIX, how, 0, ends.data()) != 0) {
        base::throw_errno("make the lobby");
    }
    return {base::unique_fd::adopt(ends[0]), base::unique_fd::adopt(ends[1])};
}

bool lobby::offer(int fd, const luggage &with) const noexcept {
    message content;
    content.listener = with.listener;
    content.since = with.since;
    content.ready = with.ready;
    content.has_file = with.file < 0 ? 0 : 1;
    content.file_octets = with.file < 0 ? 0 : with.file_octets;
    content.has_answer = with.answer ? 1 : 0;
    content.answer = with.answer.value_or(desk_answer());
    content.wire = static_cast<std::uint32_t>(with.wire);
    content.size = static_cast<std::uint32_t>(with.octets.size());
    // One type for both directions; sendmsg only reads.
    envelope sent(
        {&content, sizeof content}, {const_cast<char *>(with.octets.data()), with.octets.size()}
    );
    cmsghdr *const rights = CMSG_FIRSTHDR(&sent.head);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    const std::array<int, 2> fds{fd, with.file};
    const std::size_t size = with.file < 0 ? sizeof fd : sizeof fds;
    rights->cmsg_len = CMSG_LEN(size);
    sent.head.msg_controllen = CMSG_SPACE(size);
    std::memcpy(CMSG_DATA(rights), fds.data(), size);
    return with.octets.size() <= most_octets &&
           ::sendmsg(in_.get(), &sent.head, MSG_DONTWAIT | MSG_NOSIGNAL) ==
               static_cast<ssize_t>(sizeof content + with.octets.size());
}

void lobby::end() const noexcept {
    ::shutdown(in_.get(), SHUT_WR);
}

bool lobby::has_ended() const noexcept {
    pollfd one{out_.get(), POLLRDHUP, 0};
    return ::poll(&one, 1, 0) == 1;
}

std::optional<luggage> lobby::left_in(std::span<const char> room) noexcept {
    message content;
    if (room.size() < sizeof content) {
        return std::nullopt;
    }
    std::memcpy(&content, room.data(), sizeof content);
    const std::span<const char> octets = room.subspan(sizeof content);
    if (content.magic != message::right_magic || content.version != lobby::version ||
        content.wire > static_cast<std::uint32_t>(wire_choice::scgi) ||
        content.size > octets.size() || content.answer.head_size > content.size) {
        return std::nullopt;
    }
    luggage found{content.listener, static_cast<wire_choice>(content.wire), content.since};
    found.octets = {octets.data(), content.size};
    found.ready = content.ready;
    found.file = content.has_file != 0 ? 0 : -1;
    found.file_octets = content.file_octets;
    if (content.has_answer != 0) {
        found.answer = content.answer;
    }
    return found;
}

void lobby::forget() const noexcept {
    if (!room_.empty()) {
        std::fill_n(room_.begin(), sizeof(message), '\0');
    }
}

std::optional<moved_connection> lobby::take() const {
    const std::span<char> room = room_.empty() ? own_room() : room_;
    envelope got({room.data(), room.size()}, {});
    const ssize_t size = ::recvmsg(out_.get(), &got.head, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size <= 0) {
        return std::nullopt;
    }
    moved_connection taken;
    descriptors came = descriptors_in(got.head);
    taken.fd = std::move(came.connection);
    const auto content = left_in(room.first(static_cast<std::size_t>(size)));
    const bool whole =
        content && sizeof(message) + content->octets.size() == static_cast<std::size_t>(size) &&
        (content->file >= 0) == static_cast<bool>(came.file) &&
        (content->octets.empty() || !came.file || content->answer);
    if (!taken.fd || !whole) {
        base::log(base::severity::error, "the lobby held what is not understood");
        forget();
        return taken.fd ? std::optional(std::move(taken)) : std::nullopt;
    }
    taken.listener = content->listener;
    taken.wire = content->wire;
    taken.since = content->since;
    taken.octets = content->octets;
    taken.file = std::move(came.file);
    taken.file_octets = content->file_octets;
    taken.answer = content->answer;
    if (content->ready > 0) {
        const std::chrono::nanoseconds age(steady_nanoseconds() - content->ready);
        taken.waited = std::chrono::floor<std::chrono::milliseconds>(age);
    }
    return taken;
}

} // namespace imprint::worker
