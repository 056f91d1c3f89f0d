// SPDX-License-Identifier: MIT
// Where a connection waits for a worker that can serve it, when its own can't or won't: a pair
// of SOCK_SEQPACKET sockets that all workers of a pool share.
#pragma once

#include "base/unique_fd.hpp"
#include "worker/desk.hpp"
#include "worker/listening_socket.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace imprint::worker {

// What another worker has to know of a connection.
struct luggage {
    std::uint64_t listener = 0;                     // listener_id() of where it was accepted
    wire_choice wire = wire_choice::by_first_octet; // that: nothing has come yet
    // Nanoseconds of the steady clock: its request's first octet came; 0: between two requests.
    std::int64_t since = 0;
    std::string_view octets{}; // of that request, all that were read
    // The same clock: since then there is something to be read; 0: not known.
    std::int64_t ready = 0;
    // Instead of octets, when they are too many: a file, and how many of it count.
    int file = -1;
    std::uint64_t file_octets = 0;
    // Then the file has its content, and the octets are as desk_answer says.
    std::optional<desk_answer> answer{};
};

struct moved_connection {
    base::unique_fd fd;
    std::uint64_t listener = 0;
    wire_choice wire = wire_choice::by_first_octet;
    std::int64_t since = 0;
    std::string octets{};
    std::chrono::milliseconds waited{0}; // before anybody could look at it
    base::unique_fd file{};              // instead of octets
    std::uint64_t file_octets = 0;
    std::optional<desk_answer> answer{};
};

// `octets`: of its slot.
luggage luggage_of(const desk_entry &one, std::string_view octets) noexcept;

// Of one that is given back: all that it brought.
luggage luggage_of(const moved_connection &one, std::int64_t ready) noexcept;

// The same in every generation, for a listener of that name.
std::uint64_t listener_id(std::string_view name) noexcept;

class lobby {
  public:
    // Throws std::system_error.
    static lobby make();

    lobby() noexcept = default; // nobody takes and nobody offers
    lobby(base::unique_fd in, base::unique_fd out) noexcept
        : in_(std::move(in)), out_(std::move(out)) {}

    explicit operator bool() const noexcept { return static_cast<bool>(in_); }
    int in() const noexcept { return in_.get(); }
    int out() const noexcept { return out_.get(); } // readable when somebody waits

    // Of its messages: who takes them has to be of the same.
    static const std::uint32_t version;

    static constexpr std::size_t most_octets = std::size_t{128} * 1024;

    // Where take() lets a message lie until forget(), for whoever sees this memory when this
    // process has died; as large as the desk's room for it.
    void take_into(std::span<char> room) noexcept { room_ = room; }
    void forget() const noexcept;
    // What lies there: without descriptors, only whether there was a file; octets stay where
    // they are.
    static std::optional<luggage> left_in(std::span<const char> room) noexcept;

    // Nobody is to come who would take what is offered; what lies there still can be taken.
    void end() const noexcept;
    bool has_ended() const noexcept;

    // Never waits.  False when it is full (278 wait, fewer with octets, or more descriptors are
    // on their way than one user may have open), or has ended; then the connection stays where
    // it is.
    bool offer(int fd, const luggage &with) const noexcept;
    // Never waits; nothing when nobody does.
    std::optional<moved_connection> take() const;

  private:
    base::unique_fd in_;
    base::unique_fd out_;
    std::span<char> room_;
};

} // namespace imprint::worker
