// SPDX-License-Identifier: MIT
#include "worker/serve.hpp"

#include "base/log.hpp"
#include "base/standard_descriptors.hpp"
#include "worker/companion.hpp"
#include "worker/fork_guard.hpp"
#include "worker/site_services.hpp"
#include "worker/stop_signal.hpp"
#include "worker/worker.hpp"

#include <cstdlib>

namespace imprint::worker {

int serve(
    const site &published,
    serving with,
    std::span<listening_socket> sockets,
    base::unique_fd life_line
) {
    if (!life_line) {
        end_unsupervised_after(unsupervised_grace);
    }
    const auto error = base::unique_fd::adopt(base::keep_standard_error());
    desk at;
    if (with.lobby || !with.replay.path().empty()) {
        at.set_folder(with.settings.temporary.string());
        with.lobby.take_into(at.lobby_room());
    }
    if (!with.replay.path().empty()) {
        at.set_streamed(with.replay.limits().bytes);
    }
    companion_terms terms{with.allowed};
    terms.timeout = with.limits.request;
    terms.wire = with.limits.wire;
    terms.on_timeout = with.on_timeout;
    terms.when_deaf = with.when_deaf;
    terms.replay = {
        with.replay.path(),
        with.replay.limits(),
        with.program,
        with.secret,
        listeners_of(sockets),
    };
    terms.head.mount = with.settings.mount;
    terms.logs = with.logs.are_wanted() ? &with.logs : nullptr;
    terms.counts = &with.score;
    companion attends(at, with.lobby, terms);
    with.score.forget_companions();
    if (with.when_attended) {
        with.when_attended(attends.pid());
    }
    const stop_signal stop; // what the site starts must not inherit blocked signals
    site_services opened(with.settings);
    opened.start(published);
    fork_guard::note_open(error.get());
    surroundings around(published, opened.services(), with.settings);
    around.limits = with.limits;
    around.secret = with.secret;
    around.score = std::move(with.score);
    around.desk = &at;
    around.when_leaving = with.when_leaving;
    around.when_idle = [&opened] { opened.clean(); };
    worker one(
        around,
        sockets,
        with.allowed,
        stop,
        attends,
        std::move(life_line),
        std::move(with.lobby)
    );
    if (with.logs.are_wanted()) {
        with.logs.reopen(); // a former one's may have been moved away meanwhile
        around.logs = &with.logs;
    }
    if (with.when_ready) {
        with.when_ready();
    }
    one.run();
    return EXIT_SUCCESS;
}

} // namespace imprint::worker
