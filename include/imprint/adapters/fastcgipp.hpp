// SPDX-License-Identifier: MIT
// A request of fastcgi++ (https://github.com/eddic/fastcgipp, 3.1), answered by a site: for
// programs with a Fastcgipp::Manager.  Char is that of the program's other requests.
//
//     struct request : imprint::adapters::fastcgipp_request<char> {
//         request() : fastcgipp_request(the_server()) {}
//     };
//     Fastcgipp::Manager<request> manager(1);
//
// The params go to the site as they came: Fastcgipp's environment() keeps one of several of a
// name, decodes what a site decodes by its own rules, and drops the media type's parameters.
//
// What fastcgi++ decides stays its own: a body is in memory until it is whole (the site's
// settings().body_bytes bound it), an answer until the client has taken it, and a stopping
// manager waits for requests that a front has left open.
#pragma once

#include "imprint/site_server.hpp"
#include "imprint/stream.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <queue>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fastcgi++/request.hpp>

namespace imprint::adapters {

template <class Char>
class fastcgipp_request : public Fastcgipp::Request<Char> {
    using base = Fastcgipp::Request<Char>;
    using record_type = Fastcgipp::Protocol::RecordType;

  public:
    using environment_type = Fastcgipp::Http::Environment<Char>;
    // Whether a request is the site's; one that is not goes on as any of fastcgi++, to a
    // response() of the program's.
    using choice = std::function<bool(const environment_type &)>;

    // `server` outlives the manager.  `most_post` is fastcgi++'s limit, for requests that are
    // not the site's.
    explicit fastcgipp_request(
        site_server &server, choice is_the_sites = {}, std::size_t most_post = 0
    )
        : base(most_post), server_(server), is_the_sites_(std::move(is_the_sites)) {}

    // Called by Fastcgipp::Manager, in this class: what is kept private further up is needed
    // to end a connection.
    void configure(
        const Fastcgipp::Protocol::RequestId &id,
        const Fastcgipp::Protocol::Role &role,
        bool kill,
        const std::function<void(const Fastcgipp::Socket &, Fastcgipp::Block &&, bool)> &send,
        const std::function<void(Fastcgipp::Message)> &callback
    ) {
        id_ = id;
        kill_ = kill;
        send_ = send;
        responder_ = role == Fastcgipp::Protocol::Role::RESPONDER;
        const auto hold_end =
            [this](const Fastcgipp::Socket &to, Fastcgipp::Block &&record, bool) {
                if (header_of(record).type == record_type::END_REQUEST) {
                    end_ = std::move(record);
                } else {
                    send_(to, std::move(record), false);
                }
            };
        base::configure(id, role, kill, hold_end, callback);
    }

    // The manager's map does not know the request any more, or is locked.  A request that ended
    // before would take the records of the next one on its connection, which has its id, and
    // that one would never be answered: so it is in 3.1 by itself.
    ~fastcgipp_request() override {
        if (end_.size() != 0) {
            send_(id_.m_socket, std::move(end_), kill_);
        }
    }
    fastcgipp_request(const fastcgipp_request &) = delete;
    fastcgipp_request &operator=(const fastcgipp_request &) = delete;
    fastcgipp_request(fastcgipp_request &&) = delete;
    fastcgipp_request &operator=(fastcgipp_request &&) = delete;

    // Takes the records out before fastcgi++ understands them.
    std::unique_lock<std::mutex> handler() override {
        std::unique_lock<std::mutex> lock(this->m_messagesMutex);
        while (stage_ != stage::theirs && !this->m_messages.empty()) {
            Fastcgipp::Message one = std::move(this->m_messages.front());
            this->m_messages.pop();
            lock.unlock();
            if (take(one)) {
                return finish();
            }
            lock.lock();
            if (stage_ == stage::theirs) {
                put_back(std::move(one));
            }
        }
        if (stage_ != stage::theirs) {
            return lock;
        }
        lock.unlock();
        return base::handler();
    }

  protected:
    // To be overridden where there is a choice.  Here for roles that no site plays: its 200
    // would let somebody in whom nobody has looked at (FastCGI 1.0 §6.3).
    bool response() override {
        write("Status: 501 Not Implemented\r\nContent-Length: 0\r\n\r\n");
        return true;
    }

  private:
    enum class stage { params, body, theirs };

    // True when everything of a request of the site's is here.
    bool take(const Fastcgipp::Message &one) {
        if (one.type != 0) {
            return false; // nobody was given callback()
        }
        const auto &header = header_of(one.data);
        const std::string_view content(one.data.begin() + sizeof header, header.contentLength);
        if (header.type == record_type::PARAMS && stage_ == stage::params) {
            if (!content.empty()) {
                append(pairs_, content, most_pairs);
                return false;
            }
            stage_ = is_theirs() ? stage::theirs : stage::body;
            return false;
        }
        if (header.type == record_type::IN && stage_ == stage::body) {
            append(body_, content, server_.most_body_octets() + 1);
            return content.empty();
        }
        stage_ = stage::theirs; // an abort, or what is out of order: fastcgi++ ends the request
        return false;
    }

    // Beyond the limit one octet more is as bad as all of them.
    static void append(std::string &to, std::string_view octets, std::uint64_t most) {
        const std::uint64_t left = most - std::min<std::uint64_t>(most, to.size());
        to.append(octets.substr(
            0, static_cast<std::size_t>(std::min<std::uint64_t>(left, octets.size()))
        ));
    }

    bool is_theirs() {
        if (!responder_) {
            return true;
        }
        if (!is_the_sites_ || pairs_.size() == most_pairs) {
            return false;
        }
        this->environment().fill(pairs_.data(), pairs_.data() + pairs_.size());
        return !is_the_sites_(this->environment());
    }

    // As the first of the queue.
    void put_back(Fastcgipp::Message one) {
        std::queue<Fastcgipp::Message> all;
        all.push(std::move(one));
        for (; !this->m_messages.empty(); this->m_messages.pop()) {
            all.push(std::move(this->m_messages.front()));
        }
        this->m_messages.swap(all);
    }

    std::unique_lock<std::mutex> finish() {
        const auto ended = server_.answer(
            pairs_,
            [this](std::span<char> into) {
                const std::size_t size = body_.copy(into.data(), into.size(), taken_);
                taken_ += size;
                return size;
            },
            [this](std::string_view octets) { write(octets); }
        );
        if (ended == site_server::outcome::cut_short) {
            // fastcgi++ would end it in order; a front takes a part for the whole then.
            send_(id_.m_socket, make_record(record_type::ERR), true);
            return std::unique_lock<std::mutex>(this->m_messagesMutex, std::defer_lock);
        }
        // Once an abort, fastcgi++ sends END_REQUEST and forgets the request.
        Fastcgipp::Message last;
        last.data = make_record(record_type::ABORT_REQUEST);
        {
            const std::lock_guard<std::mutex> lock(this->m_messagesMutex);
            put_back(std::move(last));
        }
        return base::handler();
    }

    // In pieces, to see in between that the client has gone.
    void write(std::string_view octets) {
        constexpr std::size_t piece = 32768;
        for (std::span<const char> left(octets); !left.empty();) {
            if (!id_.m_socket.valid()) {
                throw client_gone();
            }
            const auto now = left.first(std::min(piece, left.size()));
            this->dump(now.data(), now.size());
            left = left.subspan(now.size());
        }
    }

    static const Fastcgipp::Protocol::Header &header_of(const Fastcgipp::Block &record) {
        return *reinterpret_cast<const Fastcgipp::Protocol::Header *>(record.begin());
    }
    // Without content.
    Fastcgipp::Block make_record(record_type type) const {
        Fastcgipp::Block made(sizeof(Fastcgipp::Protocol::Header));
        auto &header = *reinterpret_cast<Fastcgipp::Protocol::Header *>(made.begin());
        header.version = Fastcgipp::Protocol::version;
        header.type = type;
        header.fcgiId = id_.m_id;
        header.contentLength = 0;
        header.paddingLength = 0;
        return made;
    }

    static constexpr std::size_t most_pairs = std::size_t{1} << 20; // a site refuses fewer

    site_server &server_;
    choice is_the_sites_;
    Fastcgipp::Protocol::RequestId id_;
    std::function<void(const Fastcgipp::Socket &, Fastcgipp::Block &&, bool)> send_;
    Fastcgipp::Block end_; // END_REQUEST, once there is one
    bool kill_ = true;
    bool responder_ = true;
    stage stage_ = stage::params;
    std::string pairs_;
    std::string body_;
    std::size_t taken_ = 0;
};

} // namespace imprint::adapters
