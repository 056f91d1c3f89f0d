// SPDX-License-Identifier: MIT
// Owns the sockets; replaces workers that die and, when told to reload, all of them by those of
// a new leader.  Never runs a site's code.
#pragma once

#include "base/pipe_ends.hpp"
#include "pool/control_desk.hpp"
#include "pool/generation.hpp"
#include "pool/leavers.hpp"
#include "pool/lobby_meter.hpp"
#include "pool/notice.hpp"
#include "pool/queue_watch.hpp"
#include "pool/resizing.hpp"
#include "pool/service_manager.hpp"
#include "pool/signals.hpp"
#include "worker/lobby.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace imprint::pool {

struct supervisor_limits {
    back_off_limits back_off{};
    sizing_limits sizing{};
    // After SIGTERM or SIGINT, and for the workers that a reload replaces: for the requests
    // that run; then SIGKILL.
    std::chrono::milliseconds grace{30'000};
    // From its start until every worker of a new generation serves.
    std::chrono::milliseconds start{30'000};
    // Sooner than this a second signal is the first once more: `timeout` and a script that
    // passes Ctrl-C on send two at once.
    std::chrono::milliseconds one_signal{1'000};
};

struct supervisor_tasks {
    // Starts a leader, which inherits these descriptors beside the listening sockets.
    std::function<leader_process(std::vector<int> inherited)> spawn;
    // What it is told, but for what the supervisor knows itself.
    std::function<start_message()> message;
    // Called with each leader's hello; may throw, which fails the generation.
    std::function<void(const hello_message &)> prepare;
    // Called once, when the first leader has been checked and nothing refuses any more; may be
    // empty.
    std::function<void()> when_serving;
    // Called once, when the first signal to stop came.
    std::function<void()> on_stop;
    // Asked once, after the first prepare(): where it can be asked.
    std::function<control_place(const hello_message &)> control;
    // What is listened on, as it stands.
    std::function<std::vector<listener_report>()> listeners;
    // The descriptors of that.
    std::function<std::vector<int>()> sockets;
    // What the message that was told last has otherwise than this process was started with;
    // empty: nothing.
    std::function<std::string()> needs_restart;
    // The executable at its path is another one than this process was started from.
    std::function<bool()> is_replaced;
    service_manager manager{};
};

class supervisor {
  public:
    supervisor(size_terms size, supervisor_tasks tasks, supervisor_limits limits = {});
    ~supervisor();
    supervisor(const supervisor &) = delete;
    supervisor &operator=(const supervisor &) = delete;
    supervisor(supervisor &&) = delete;
    supervisor &operator=(supervisor &&) = delete;

    // Until SIGTERM or SIGINT came and every worker has left; an exit status.  SIGHUP reloads,
    // SIGUSR1 is passed on to the workers. Throws bad_value when the first leader could use
    // neither command line nor configuration.
    int run();

  private:
    using time = generation::time;

    std::unique_ptr<generation> begin(bool replaces, time now);
    void settle(time now);
    void settle_next(time now);
    void change_lobby();
    std::string what_stays() const;
    void replace_leader(time now);
    void begin_reload(std::string_view why, time now);
    void say_it_failed(std::string_view why, time now);
    void wait(time now);
    int milliseconds_to_wait(time now) const;
    void handle_signals(time now);
    void reap(time now);
    pool_report report(time now);
    void hear_notices(time now);
    void stop(time now);
    int end() const;
    template <class Use>
    void for_each(const Use &use);

    supervisor_tasks tasks_;
    supervisor_limits limits_;
    size_terms size_;
    graveyard dead_;
    scoreboard scores_;
    unsigned generations_ = 0;
    std::unique_ptr<generation> current_;
    std::unique_ptr<generation> next_; // while a reload goes on
    time next_deadline_{};
    leavers leaving_;
    back_off leaders_;
    std::optional<time> leader_at_; // when a lost one is replaced
    bool reload_wanted_ = false;
    signals signals_;
    base::pipe_ends life_line_ = base::make_pipe();
    base::pipe_ends notices_ = make_notice_pipe();
    worker::lobby lobby_ = worker::lobby::make();
    std::uint32_t lobby_version_ = worker::lobby::version;
    worker::lobby spare_; // for the next generation, should it be of another
    std::uint32_t spare_version_ = 0;
    resizing resizing_;
    std::optional<failed_message> fault_; // nothing was ever served
    bool stopping_ = false;
    bool killed_ = false;
    time told_at_{};
    time started_at_ = std::chrono::steady_clock::now();
    std::uint64_t crashes_ = 0;
    std::uint64_t timeouts_ = 0;
    std::uint64_t reloads_ = 0;
    std::uint64_t failed_reloads_ = 0;
    lobby_meter in_lobby_;
    queue_watch queues_{started_at_};
    control_desk desk_;
};

} // namespace imprint::pool
