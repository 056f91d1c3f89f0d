// SPDX-License-Identifier: MIT
// Memory that a worker shares with its companion alone: its connections, the request that runs,
// and what has come of requests that are not complete.
#pragma once

#include "worker/answer.hpp"
#include "worker/listening_socket.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imprint::worker {

// Who may take events and move connections.
enum class hands : std::uint32_t { worker, nobody, companion };

enum class parked : std::uint32_t {
    nowhere, // no connection
    whole,   // all that has come is here: another worker could go on
    bound,   // part of it is in the worker's memory alone
    asking,  // the same, but its request's head is here, and no answer has begun
    lent,    // its answer waits for a slow reader, and lies in the worker's memory
    leaving, // its answer waits for a slow reader; what is left of it is here
    moved,   // another worker has it; this one has not noticed yet
    offered, // this one is about to hand it over, or has just done so
};

// Of an answer that has begun to leave: its head is the beginning of the slot, what came
// behind its request is the rest; its content is in the file.
struct desk_answer {
    std::uint64_t at = 0;      // octets that have left, of all
    std::uint64_t file_at = 0; // where in the file the content begins
    std::uint32_t head_size = 0;
    framing how = framing::plain;
    std::uint16_t id = 0;
    bool keep = false; // the connection, when it has left
};

// A place in the worker's memory, which lives as long as the worker does.
struct desk_text {
    std::uint64_t address = 0;
    std::uint64_t size = 0;
};

// One connection, by its place in the worker's set.  Changed by whoever has the hands.
struct desk_entry {
    static constexpr std::uint32_t no_slot = 0xffffffff;

    parked how = parked::nowhere;
    std::int32_t fd = -1;
    std::uint32_t generation = 0; // of the place, as in epoll's data
    wire_choice wire = wire_choice::by_first_octet;
    std::uint64_t listener = 0;
    std::int64_t since =
        0; // nanoseconds of the steady clock: its request's first octet; 0: none
    std::uint32_t slot = no_slot;
    std::uint32_t octets = 0; // in the slot: the first ones
    std::int32_t file = -1;   // with all of them, when they are more than a slot holds
    std::uint64_t file_octets = 0;
    desk_answer answer{};
    // When it is lent, instead of slot and file.
    desk_text head{};
    desk_text rest{};
    desk_text content{};
};

// The request at which the worker is; what a front waits for when the worker dies.
struct desk_request {
    bool attended = false; // the worker is at this connection
    bool open = false;     // whose request it knows
    bool begun = false;    // an octet of its answer may have left
    bool left = false;     // all of it has
    bool kept = false;     // it has come whole, and its connection is kept
    bool in_call = false;  // the site's code runs
    bool waits = false;    // in it, for the peer
    // What was read of the next or this request, and is not in a slot, lies in the buffer.
    bool reading =
        false; // that, as far as it differs from the blank: the read has not returned
    std::uint32_t exactly = 0; // then: it brings so many, or none; 0: that is not known
    bool spoiled = false;      // no: it can't be told again
    std::uint32_t fresh_at = 0;
    std::uint32_t fresh_size = 0;
    framing how = framing::plain;
    std::uint16_t id = 0;
    std::int32_t fd = -1;
    std::uint32_t place = 0;
    std::int64_t began = 0; // nanoseconds of the steady clock
    // Cut to what there is room for.
    std::uint32_t method_size = 0;
    std::uint32_t target_size = 0;
    std::uint32_t accept_size = 0;
    std::uint32_t client_size = 0;
    std::uint32_t user_size = 0;
    std::array<char, 16> method;
    std::array<char, 512> target;
    std::array<char, 256> accept;
    std::array<char, 64> client; // its address
    std::array<char, 256> user;
};

// Written by a signal handler, read when the process has ended.
struct desk_fault {
    static constexpr std::size_t most_frames = 64;

    std::atomic<std::int64_t> at; // nanoseconds of the steady clock; 0: none
    std::atomic<std::int32_t> signal;
    std::atomic<std::uint32_t> frames;
    std::array<void *, most_frames> trace;
};

struct desk_listener {
    std::int32_t fd = -1;
    bool tcp = false;
    std::uint64_t id = 0;
};

struct desk_page {
    static constexpr std::size_t most_listeners = 64;

    std::atomic<hands> whose;
    std::atomic<std::uint32_t> asleep;  // the companion does not look at the clock
    std::atomic<std::uint64_t> runs;    // calls of the site's code
    std::atomic<std::int64_t> deadline; // of the call; nanoseconds of the steady clock; 0: none
    std::atomic<bool> stopping;         // nobody is left who could take a connection
    std::atomic<std::int32_t> epoll;    // what is ready; 0: there is none yet
    std::atomic<std::int32_t> memory;   // the worker's, to read from; 0: it can't be
    std::uint32_t entries;              // places that were ever used
    std::uint32_t readable;             // octets of the buffer that are read into
    std::uint32_t moved;                // entries that say so
    std::uint32_t listening;            // of the listeners
    std::array<desk_listener, most_listeners> listeners;
    desk_request request;
    desk_fault fault;
};

class desk {
  public:
    static constexpr std::size_t slot_size = std::size_t{128} * 1024;
    // An upload of 64 KB, as fronts split it, comes in one read, and need not be copied.
    static constexpr std::size_t buffer_size = std::size_t{128} * 1024;
    static constexpr std::size_t lobby_room_size = slot_size + 4096;

    // Maps memory for so many; what is not used costs none.  Throws std::system_error.
    explicit desk(std::size_t connections = 65536, std::size_t slots = 256);
    ~desk();
    desk(const desk &) = delete;
    desk &operator=(const desk &) = delete;
    desk(desk &&) = delete;
    desk &operator=(desk &&) = delete;

    desk_page &page() const noexcept { return *page_; }
    std::span<desk_entry> entries() const noexcept { return entries_; }
    // Where begin_read() gives a part: what is read is understood before the next read,
    // whichever connection it is of.
    std::span<char> buffer() const noexcept { return {buffer_, buffer_size}; }
    std::span<char> slot(std::uint32_t number) const noexcept;
    std::string_view octets_of(const desk_entry &one) const noexcept;
    // What a read brought that has not returned.
    std::string_view last_read() const noexcept;
    // For what comes out of the lobby (lobby.hpp).
    std::span<char> lobby_room() const noexcept { return {lobby_room_, lobby_room_size}; }
    std::span<const desk_listener> listeners() const noexcept;

    // The following are the worker's alone.
    void put(std::uint32_t place, const desk_entry &what) noexcept;
    void offer(std::uint32_t place) noexcept;
    void drop(std::uint32_t place) noexcept;
    // desk_entry::no_slot when all are used.
    std::uint32_t take_slot() noexcept;
    void free_slot(std::uint32_t number, std::size_t used) noexcept;

    // A request is worked at from here, until its worker turns to another connection.
    void open_request(
        framing how, std::uint16_t id, std::chrono::steady_clock::time_point began
    ) noexcept;
    void set_request(
        std::string_view method,
        std::string_view target,
        std::string_view accept,
        std::string_view client,
        std::string_view user
    ) noexcept;
    void request_ends(bool kept) noexcept { page_->request.kept = kept; }
    void answer_begins() noexcept { page_->request.begun = true; }
    void answer_left() noexcept { page_->request.left = true; }
    void close_request() noexcept { page_->request.open = false; }
    void turn_to(std::uint32_t place, int fd) noexcept;
    void turn_away() noexcept { page_->request.open = page_->request.attended = false; }
    // What it accepts from; those beyond the page's are not noted.
    void note_listener(const desk_listener &one) noexcept;
    void forget_listeners() noexcept { page_->listening = 0; }
    // Around a read: where to.  That grows when it was filled, so that a worker of short
    // requests uses little memory.
    std::span<char> begin_read() noexcept;
    // The same when so many octets wait, of which it gives room for as many as there is.
    std::span<char> begin_read(std::size_t waiting) noexcept;
    void end_read(std::size_t size) noexcept;
    // A request begins with these octets; they lie in the buffer, or are lost with the worker.
    void next_request(std::span<const char> octets) noexcept;
    void spoil() noexcept { page_->request.spoiled = true; }

    // The companion is woken by it when it sleeps for good.
    void set_wake(int eventfd) noexcept { wake_ = eventfd; }
    // How long the site's code may run; 0: for ever.
    void set_timeout(std::chrono::nanoseconds most) noexcept { timeout_ = most.count(); }
    // Where the octets of a long request are kept; "": they are not.
    void set_folder(std::string folder) { folder_ = std::move(folder); }
    const std::string &folder() const noexcept { return folder_; }
    // Whether what a function takes as it comes is kept as well: up to so much.
    void set_streamed(std::uint64_t most) noexcept { most_streamed_ = most; }
    std::uint64_t most_streamed() const noexcept { return most_streamed_; }

  private:
    friend class hands_off;
    friend class peer_wait;
    void begin_call() noexcept;
    void end_call() noexcept;
    void make_blank(std::size_t from, std::size_t to) noexcept;

    std::byte *memory_ = nullptr;
    std::size_t size_ = 0;
    desk_page *page_ = nullptr;
    std::span<desk_entry> entries_;
    char *buffer_ = nullptr;
    std::array<char, 4096> blank_{}; // the buffer before each read, again and again
    std::size_t buffer_used_ = 0;
    char *lobby_room_ = nullptr;
    char *slots_ = nullptr;
    std::vector<std::uint32_t> free_slots_; // who was freed last is taken first
    std::vector<std::size_t> slot_memory_;  // octets of each that use memory
    std::size_t idle_memory_ = 0;           // of free ones
    std::string folder_;
    std::uint64_t most_streamed_ = 0;
    std::int64_t timeout_ = 0;
    int wake_ = -1;
};

// While the site's code runs, the companion may move what else is ready.
class hands_off {
  public:
    explicit hands_off(desk &at) noexcept : at_(at) { at_.begin_call(); }
    ~hands_off() { at_.end_call(); }
    hands_off(const hands_off &) = delete;
    hands_off &operator=(const hands_off &) = delete;
    hands_off(hands_off &&) = delete;
    hands_off &operator=(hands_off &&) = delete;

  private:
    desk &at_;
};

// Within a call: time that a peer takes is not the function's.
class peer_wait {
  public:
    explicit peer_wait(desk &at) noexcept;
    ~peer_wait();
    peer_wait(const peer_wait &) = delete;
    peer_wait &operator=(const peer_wait &) = delete;
    peer_wait(peer_wait &&) = delete;
    peer_wait &operator=(peer_wait &&) = delete;

  private:
    desk &at_;
};

std::int64_t steady_nanoseconds() noexcept;

} // namespace imprint::worker
