// SPDX-License-Identifier: MIT
#include "command/alone.hpp"

#include "command/keeping.hpp"
#include "imprint/site.hpp"
#include "pool/herald.hpp"
#include "worker/serve.hpp"

#include <utility>

#include <sys/prctl.h>

namespace imprint::command {
namespace {

using pool::bad_value;

// Not every parent starts another one, and none takes what is kept.
void refuse_pool_options(const options &given) {
    if (given.max_requests != 0 || given.max_memory != 0 || given.max_lifetime.count() != 0) {
        throw bad_value(
            "--max-requests, --max-memory and --max-lifetime need a pool: say --workers N"
        );
    }
    if (!given.control.empty()) {
        throw bad_value("--control needs a pool, which could be asked: say --workers N");
    }
}

// Root may read a file that its user can't.
configuration text_of_configuration(const options &given) {
    return given.configuration_file.empty()
               ? configuration()
               : configuration(read_configuration(given.configuration_file));
}

} // namespace

int serve_alone(const site_source &source, const command_line_words &line, alone_terms under) {
    refuse_pool_options(under.given);
    const configuration text = text_of_configuration(under.given);
    if (under.user) {
        pool::become(*under.user); // before any code of the site
    }
    const auto herald = pool::leave_a_herald(under.all.sockets.front().fd.get());
    const site &published = checked_site(source);
    const options given = settle_options(line.count, line.words, published.settings(), text);
    check_logs(given); // or refuse to start
    ::prctl(PR_SET_DUMPABLE, 0);
    worker::serving with{given.settings, under.allowed, std::move(under.secret)};
    with.when_attended = [&herald](pid_t companion) { herald.tell(companion); };
    with.when_deaf = [&herald] { herald.let_go(); };
    with.when_ready = std::move(under.when_serving);
    with.logs = logs_of(given);
    prepare_replay(given);
    with.replay = worker::replay_folder(given.replay_folder);
    with.program = program_name();
    with.limits.request = given.request_timeout;
    with.limits.queue = given.queue_timeout;
    return worker::serve(published, std::move(with), under.all.sockets, {});
}

} // namespace imprint::command
