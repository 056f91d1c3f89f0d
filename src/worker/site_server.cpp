// SPDX-License-Identifier: MIT
#include "imprint/site_server.hpp"

#include "base/log.hpp"
#include "imprint/stream.hpp"
#include "wire/cgi.hpp"
#include "wire/fastcgi.hpp"
#include "worker/fork_guard.hpp"
#include "worker/refusals.hpp"
#include "worker/request_run.hpp"
#include "worker/site_services.hpp"
#include "worker/whole_request.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <variant>

#include <unistd.h>

namespace imprint {
namespace {

using found_params = std::variant<params, wire::error>;

// Children that the rest of the program forks are its own affair; those of the site's
// functions end as they do in a worker.
class guarded {
  public:
    explicit guarded(worker::site_services &of) { of.guard_forks(); }
    ~guarded() { worker::fork_guard::disarm(); }
    guarded(const guarded &) = delete;
    guarded &operator=(const guarded &) = delete;
    guarded(guarded &&) = delete;
    guarded &operator=(guarded &&) = delete;
};

std::string record(wire::record_type type, std::string_view content) {
    const auto header =
        wire::format_record_header({type, 1, static_cast<std::uint16_t>(content.size()), 0});
    return std::string(header.data(), header.size()).append(content);
}

// Through the decoder of records, whose limits and refusals are then the same.
found_params parse_pairs(std::string_view pairs, const wire::limits &limits) {
    constexpr std::string_view responder("\0\1\0\0\0\0\0\0", 8); // FastCGI 1.0 §5.1
    constexpr std::size_t most = 65535;
    wire::fastcgi_decoder decoder(limits);
    std::string octets = record(wire::record_type::begin_request, responder);
    for (;;) {
        octets += record(wire::record_type::params, pairs.substr(0, most));
        std::span<const char> left(octets);
        const wire::event what = decoder.next(left);
        if (what == wire::event::head) {
            return decoder.take_params();
        }
        if (what == wire::event::failed) {
            return decoder.error();
        }
        octets.clear();
        pairs.remove_prefix(std::min(pairs.size(), most)); // the last one is empty
    }
}

} // namespace

struct site_server::state {
    state(site from, front_trust front)
        : published(std::move(from)), services(published.settings()),
          around(published, services.services(), published.settings()),
          how(front.by_socket ? worker::trust::by_socket : worker::trust::by_secret) {
        published.check();
        around.secret = std::move(front.secret);
        if (worker::needs_of(published).database) {
            std::filesystem::create_directories(published.settings().var);
        }
        const guarded during(services);
        services.start(published);
    }

    outcome answer(
        const std::function<found_params()> &parse,
        const octet_source &read,
        const octet_sink &write
    ) {
        if (::getpid() != owner) {
            throw std::logic_error(
                "imprint::site_server: made before fork(); make one in each process that serves"
            );
        }
        const std::lock_guard<std::mutex> one_at_a_time(busy);
        const guarded during(services);
        // The connection is the program's, and so open in what a stream's function forks.
        const octet_source reading = [&](std::span<char> into) {
            worker::fork_guard::end_forked_child();
            return read(into);
        };
        const octet_sink writing = [&](std::string_view octets) {
            worker::fork_guard::end_forked_child();
            write(octets);
        };
        const outcome how_it_ended = run(parse(), reading, writing);
        worker::fork_guard::end_forked_child();
        tidy();
        return how_it_ended;
    }

    outcome run(found_params sent, const octet_source &read, const octet_sink &write) {
        worker::request_run one(around);
        try {
            const auto *const failure = std::get_if<wire::error>(&sent);
            response made = failure != nullptr ? one.refuse(worker::refused_by_wire(*failure))
                                               : worker::answer_whole(
                                                     one,
                                                     std::get<params>(std::move(sent)),
                                                     how,
                                                     read,
                                                     worker::body_end::by_source
                                                 );
            worker::write_whole(std::move(made), one.method(), write);
            return outcome::whole;
        } catch (const client_gone &) {
            base::log(base::severity::notice, "a client has gone");
        } catch (const std::exception &problem) {
            one.log(500, problem.what());
        } catch (...) { // a stream's: functions end in request_run
            one.log(500, "a stream threw something that is no std::exception");
        }
        return outcome::cut_short;
    }

    void tidy() {
        const auto now = std::chrono::steady_clock::now();
        if (now >= tidy_at) {
            tidy_at = now + std::chrono::minutes(10);
            services.clean();
        }
    }

    site published;
    worker::site_services services;
    worker::surroundings around;
    worker::trust how;
    pid_t owner = ::getpid();
    std::mutex busy;
    std::chrono::steady_clock::time_point tidy_at = std::chrono::steady_clock::now();
};

site_server::site_server(site published, front_trust front)
    : state_(std::make_unique<state>(std::move(published), std::move(front))) {
}

site_server::~site_server() = default;

site_server::outcome site_server::answer(
    const char *const *environment, const octet_source &read, const octet_sink &write
) {
    const auto parse = [&] {
        return wire::parse_cgi_params(environment, state_->around.limits.wire);
    };
    return state_->answer(parse, read, write);
}

site_server::outcome
site_server::answer(std::string_view pairs, const octet_source &read, const octet_sink &write) {
    const auto parse = [&] { return parse_pairs(pairs, state_->around.limits.wire); };
    return state_->answer(parse, read, write);
}

std::uint64_t site_server::most_body_octets() const noexcept {
    return state_->published.settings().body_bytes;
}

} // namespace imprint
