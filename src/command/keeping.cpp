// SPDX-License-Identifier: MIT
#include "command/keeping.hpp"

#include "pool/address.hpp"
#include "worker/replay_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <system_error>

namespace imprint::command {

void prepare_replay(const options &given) {
    if (given.replay_folder.empty()) {
        return;
    }
    try {
        worker::replay_folder(given.replay_folder).prepare();
    } catch (const std::exception &wrong) {
        throw pool::bad_value(fmt::format("--replay-dir {}", wrong.what()));
    }
}

void check_logs(const options &given) {
    const auto check = [](const char *option, const worker::access_log_settings &log) {
        try {
            worker::access_log(log).open();
        } catch (const std::system_error &wrong) {
            throw pool::bad_value(
                fmt::format("{} {}: {}", option, log.file, wrong.code().message())
            );
        }
    };
    check("--access-log", given.access);
    check("--slow-log", given.slow);
}

std::string program_name() {
    return fmt::format("{}, Imprint {}", program_invocation_short_name, IMPRINT_VERSION);
}

worker::request_logs logs_of(const options &given) {
    return {given.access, given.slow, given.slow_time};
}

} // namespace imprint::command
