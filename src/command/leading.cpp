// SPDX-License-Identifier: MIT
#include "command/leading.hpp"

#include "command/allowing.hpp"
#include "command/keeping.hpp"
#include "command/options.hpp"
#include "identity/client_policy.hpp"
#include "imprint/site.hpp"
#include "pool/address.hpp"
#include "pool/leader.hpp"
#include "worker/serve.hpp"
#include "worker/site_services.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>

namespace imprint::command {
namespace {

// A range of ports gives each worker its own, as far as there are enough of one or the other.
bool serves(const worker::listening_socket &one, const pool::worker_place &place) {
    return one.range == 1 || one.place_in_range % place.of == place.number ||
           place.number % one.range == one.place_in_range;
}

worker::listening_socket take_over(const pool::handed_socket &from) {
    worker::listening_socket taken;
    taken.fd = base::unique_fd::adopt(from.fd);
    ::fcntl(from.fd, F_SETFD, FD_CLOEXEC);
    taken.wire = from.wire;
    taken.tcp = from.tcp;
    taken.name = from.name;
    taken.place_in_range = from.place_in_range;
    taken.range = from.range;
    return taken;
}

const site &site_of(const site_source &source) {
    try {
        return checked_site(source);
    } catch (const site_error &wrong) {
        throw pool::bad_value(wrong.what());
    }
}

worker::limits limits_of(const options &given) {
    worker::limits limits;
    limits.request = given.request_timeout;
    limits.queue = given.queue_timeout;
    limits.requests = given.max_requests;
    limits.lifetime = given.max_lifetime;
    limits.resident_bytes = given.max_memory;
    return limits;
}

// As whoever serves.
void check_clients_files(const options &given) {
    try {
        const detail::client_policy never_used(given.settings.clients);
    } catch (const std::runtime_error &wrong) {
        throw pool::bad_value(wrong.what());
    }
}

class site_leader {
  public:
    site_leader(const site_source &source, int argc, char **argv)
        : source_(source), argc_(argc), argv_(argv) {}

    pool::hello_message prepare(const pool::start_message &start) {
        for (const pool::handed_socket &one : start.sockets) {
            sockets_.push_back(take_over(one));
        }
        published_ = &site_of(source_);
        given_ = settle_options(argc_, argv_, published_->settings(), start.configuration);
        allowed_ = allowed_by(given_, start.on_fd0);
        secret_ = start.secret;
        // Each worker opens it for itself; whether it can be is known before one starts.
        check_logs(given_);
        prepare_replay(given_);
        check_clients_files(given_);
        return {
            std::filesystem::absolute(given_.settings.var).string(),
            given_.var_was_named || worker::needs_of(*published_).database,
        };
    }

    std::string check() {
        worker::site_services opened(given_.settings);
        opened.check(*published_);
        return {};
    }

    int work(pool::worker_place place) {
        // The others' stay known: a connection that was accepted there may come by the lobby.
        for (worker::listening_socket &one : sockets_) {
            if (!serves(one, place)) {
                one.fd.reset();
            }
        }
        worker::serving with{given_.settings, allowed_, secret_};
        with.when_ready = [tell = place.tell] { tell(pool::notice_kind::serves); };
        with.when_leaving = [tell = place.tell] { tell(pool::notice_kind::leaves); };
        with.on_timeout = [tell = place.tell] { tell(pool::notice_kind::timed_out); };
        with.lobby = std::move(place.lobby);
        with.logs = logs_of(given_);
        with.replay = worker::replay_folder(given_.replay_folder);
        with.program = program_name();
        with.score = std::move(place.score);
        with.limits = limits_of(given_);
        return worker::serve(
            *published_, std::move(with), sockets_, std::move(place.life_line)
        );
    }

  private:
    const site_source &source_;
    int argc_;
    char **argv_;
    const site *published_ = nullptr;
    options given_;
    worker::allowed_clients allowed_;
    std::string secret_;
    std::vector<worker::listening_socket> sockets_;
};

} // namespace

int lead(const site_source &source, int argc, char **argv, pool::message_socket line) {
    site_leader leader(source, argc, argv);
    pool::leader_tasks tasks;
    tasks.prepare = [&](const pool::start_message &start) { return leader.prepare(start); };
    tasks.check = [&] { return leader.check(); };
    tasks.work = [&](pool::worker_place place) { return leader.work(std::move(place)); };
    return pool::lead(std::move(line), tasks);
}

} // namespace imprint::command
