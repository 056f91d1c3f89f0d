// SPDX-License-Identifier: MIT
#include "command/supervision.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "command/restart_values.hpp"
#include "command/var_folder.hpp"
#include "pool/control_path.hpp"
#include "pool/leader_line.hpp"
#include "pool/supervisor.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include <unistd.h>

namespace imprint::command {
namespace {

using pool::bad_value;

pool::handed_socket handed(const worker::listening_socket &one) {
    return {one.fd.get(), one.wire, one.tcp, one.name, one.place_in_range, one.range};
}

// What the supervisor does for its leaders.
class supervision {
  public:
    supervision(const command_line_words &line, supervised under)
        : line_(line), given_(under.given),
          what_(pool::executable::of_this_process(line.count, line.words)),
          on_fd0_(under.on_fd0), secret_(std::move(under.secret)), user_(std::move(under.user)),
          all_(under.all), when_serving_(std::move(under.when_serving)),
          manager_(std::move(under.manager)) {}

    int run(const pool::size_terms &size) {
        pool::supervisor_tasks tasks;
        tasks.spawn = [&](std::vector<int> pipes) { return spawn(std::move(pipes)); };
        tasks.message = [&] { return message(); };
        tasks.prepare = [&](const pool::hello_message &hello) { prepare(hello); };
        // A front that connects during the stop is refused at once and can go elsewhere.
        tasks.when_serving = std::move(when_serving_);
        tasks.on_stop = [&] {
            all_.sockets.clear();
            all_.files.clear();
        };
        tasks.control = [&](const pool::hello_message &hello) { return control_for(hello); };
        tasks.listeners = [&] { return listeners(); };
        tasks.sockets = [&] { return sockets(); };
        tasks.needs_restart = [&] { return needs_restart_; };
        tasks.is_replaced = [&] { return pool::is_replaced(what_); };
        tasks.manager = std::move(manager_);
        pool::supervisor_limits limits;
        limits.start = given_.start_timeout;
        limits.grace = given_.stop_timeout;
        return pool::supervisor(size, std::move(tasks), limits).run();
    }

  private:
    pool::leader_process spawn(std::vector<int> inherited) {
        for (const worker::listening_socket &one : all_.sockets) {
            inherited.push_back(one.fd.get());
        }
        return pool::spawn_leader(what_, became_ ? std::nullopt : user_, inherited);
    }

    pool::start_message message() {
        read_configuration_anew();
        pool::start_message start;
        for (const worker::listening_socket &one : all_.sockets) {
            start.sockets.push_back(handed(one));
        }
        start.secret = secret_;
        start.configuration = configuration_;
        start.on_fd0 = on_fd0_;
        return start;
    }

    // Root may have read a file that its user can't.
    void read_configuration_anew() {
        if (given_.configuration_file.empty()) {
            return;
        }
        try {
            configuration_ = read_configuration(given_.configuration_file);
        } catch (const bad_value &wrong) {
            if (!configuration_) {
                throw;
            }
            base::log(
                base::severity::warning,
                fmt::format("{}; what it held at first stays", wrong.what())
            );
        }
        see_what_needs_restart();
    }

    // What is wrong with the file is its leader's to say.
    void see_what_needs_restart() {
        needs_restart_.clear();
        try {
            const options now = settle_options(line_.count, line_.words, {}, configuration_);
            const auto names = restart_values(given_, now);
            if (!names.empty()) {
                needs_restart_ = fmt::format(
                    "{} in {} changed, which a restart takes and no reload does",
                    fmt::join(names, ", "),
                    given_.configuration_file
                );
                base::log(base::severity::warning, needs_restart_);
            }
        } catch (const bad_value &) {
            return;
        }
    }

    // Before root's rights are given up: the user may not be able to make the folder.
    void prepare(const pool::hello_message &hello) {
        if (hello.var_needed) {
            make_var(hello.var);
        }
        if (user_ && !became_) {
            pool::become(*user_);
            became_ = true;
        }
        if (hello.var_needed) {
            check_var_is_writable(user_, hello.var);
        }
    }

    pool::control_place control_for(const pool::hello_message &hello) const {
        pool::control_place place;
        place.named = !given_.control.empty();
        place.path = place.named
                         ? given_.control
                         : (std::filesystem::path(hello.var) / pool::control_name).string();
        place.carries_pid = on_fd0_;
        return place;
    }

    std::vector<pool::listener_report> listeners() const {
        std::vector<pool::listener_report> all;
        all.reserve(all_.sockets.size());
        for (const worker::listening_socket &one : all_.sockets) {
            all.push_back({one.name, pool::look_at_queue(one.fd.get())});
        }
        return all;
    }

    std::vector<int> sockets() const {
        std::vector<int> all;
        all.reserve(all_.sockets.size());
        for (const worker::listening_socket &one : all_.sockets) {
            all.push_back(one.fd.get());
        }
        return all;
    }

    void make_var(const std::string &var) const {
        check_var_to_be(var);
        std::error_code failure;
        const bool made = std::filesystem::create_directories(var, failure);
        if (failure) {
            throw bad_value(fmt::format("--var {}: {}", var, failure.message()));
        }
        if (made && user_ && !became_ && ::chown(var.c_str(), user_->id, user_->group) != 0) {
            base::throw_errno("give to the user of --user:", var);
        }
    }

    command_line_words line_;
    const options &given_;
    pool::executable what_;
    bool on_fd0_;
    std::string secret_;
    std::optional<pool::user> user_;
    pool::listening &all_;
    std::function<void()> when_serving_;
    pool::service_manager manager_;
    std::optional<std::string> configuration_;
    std::string needs_restart_;
    bool became_ = false;
};

} // namespace

int supervise(const command_line_words &line, supervised under, const pool::size_terms &size) {
    return supervision(line, std::move(under)).run(size);
}

} // namespace imprint::command
