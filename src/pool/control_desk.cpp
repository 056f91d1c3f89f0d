// SPDX-License-Identifier: MIT
#include "pool/control_desk.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/next_due.hpp"
#include "pool/address.hpp"
#include "pool/control_path.hpp"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <utility>

#include <sys/un.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

constexpr const char *history_ending = ".history";

void check_length(const std::string &path) {
    if (path.size() >= sizeof(sockaddr_un::sun_path)) {
        throw bad_value(fmt::format(
            "{}: the path of a unix socket has fewer than {} octets",
            path,
            sizeof(sockaddr_un::sun_path)
        ));
    }
}

void check_place(const std::string &path) {
    check_length(path);
    const auto folder = std::filesystem::path(path).parent_path();
    std::error_code failure;
    if (!folder.empty() && !std::filesystem::is_directory(folder, failure)) {
        throw bad_value(fmt::format("{} is no folder", folder.string()));
    }
    socket_file::try_path(path, {});
}

} // namespace

void check_control(const std::string &path) {
    if (!path.empty()) {
        try {
            check_place(path);
        } catch (const bad_value &wrong) {
            throw bad_value(fmt::format("--control {}: {}", path, wrong.what()));
        }
    }
}

void control_desk::open(const control_place &place) {
    if (std::exchange(opened_, true) || place.path.empty()) {
        return;
    }
    try {
        make(place);
    } catch (const std::exception &problem) {
        if (place.named) {
            throw bad_value(fmt::format("--control {}: {}", place.path, problem.what()));
        }
        base::log(
            base::severity::notice,
            fmt::format(
                "status and reload can't be asked for: {} (--control PATH names another place)",
                problem.what()
            )
        );
    }
}

void control_desk::make(const control_place &place) {
    std::string path = place.path;
    if (place.carries_pid) {
        sweep_controls(place.path);
        path = with_pid(place.path, ::getpid());
    }
    check_place(path);
    // Neither --user nor --socket-group: this process is that user already, and the front's
    // group has nothing to ask.
    file_.emplace(path, socket_terms{});
    control_.emplace(file_->take_socket());
    // One with a pid has no successor.
    if (!place.carries_pid) {
        keep_history(path);
    }
    base::log(base::severity::notice, fmt::format("status and reload: {}", path));
}

// Whoever holds the socket's lock is the only one who writes.
void control_desk::keep_history(const std::string &control) {
    const std::string path =
        std::filesystem::path(control).replace_extension(history_ending).string();
    try {
        history_.keep_in(path);
    } catch (const std::exception &problem) {
        base::log(
            base::severity::notice,
            fmt::format("the last ten minutes are kept in memory alone: {}", problem.what())
        );
    }
}

void control_desk::close(std::string_view why, time now) {
    opened_ = true;
    reload_begins();
    reload_ended(fmt::format("failed: {}", why), now);
    control_.reset();
    file_.reset();
}

void control_desk::watch(std::vector<pollfd> &into) const {
    if (control_) {
        control_->watch(into);
    }
}

void control_desk::hear(time now) {
    if (!control_) {
        return;
    }
    if (now >= recorder_.next_due()) {
        recorder_.note(behind_.report(now), now, std::chrono::system_clock::now());
    }
    for (const control::question &asked : control_->handle(now)) {
        answer(*control_, asked, now);
    }
}

std::optional<control_desk::time> control_desk::next_deadline() const {
    if (!control_) {
        return std::nullopt;
    }
    base::next_due next(control_->next_deadline());
    next.add(recorder_.next_due());
    return next.time();
}

void control_desk::answer(control &by, const control::question &asked, time now) {
    if (asked.words == "reload") {
        want_reload_.push_back(asked.from);
        behind_.reload();
        return;
    }
    std::string text;
    if (asked.words == "status") {
        text = format_text(full_report(now));
    } else if (asked.words == "status json") {
        text = format_json(full_report(now));
    } else if (asked.words == "status metrics") {
        text = format_metrics(behind_.report(now));
    } else if (asked.words == "status html") {
        text = format_page(full_report(now));
    } else {
        text = "unknown: say status, status json, status metrics, status html or reload\n";
    }
    by.answer(asked.from, std::move(text), now);
}

pool_report control_desk::full_report(time now) {
    pool_report made = behind_.report(now);
    const auto wall = std::chrono::system_clock::now();
    made.at = static_cast<std::uint64_t>(std::chrono::system_clock::to_time_t(wall));
    made.seconds = history_.before(wall);
    return made;
}

void control_desk::reload_begins() {
    see_reload_.insert(see_reload_.end(), want_reload_.begin(), want_reload_.end());
    want_reload_.clear();
}

void control_desk::reload_ended(const std::string &how, time now) {
    const auto whom = std::exchange(see_reload_, {});
    if (!control_) {
        return;
    }
    for (const control::client_id each : whom) {
        control_->answer(each, how + "\n", now);
    }
}

} // namespace imprint::pool
