// SPDX-License-Identifier: MIT
#include "command/replaying.hpp"

#include "base/number.hpp"
#include "command/keeping.hpp"
#include "imprint/date.hpp"
#include "pool/address.hpp"
#include "worker/replay.hpp"
#include "worker/replay_folder.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace imprint::command {
namespace {

using pool::bad_value;
using worker::replay_state;

constexpr int failed = 1;

void say(std::string_view text) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

std::string octets_of(const std::string &file) {
    try {
        return worker::read_private_file(
            file, worker::most_replay_octets + worker::most_replay_head
        );
    } catch (const std::runtime_error &wrong) {
        throw bad_value(fmt::format("replay: {}", wrong.what()));
    }
}

worker::replay_record read(const std::string &file) {
    auto parsed = worker::parse_replay(octets_of(file));
    if (const auto *const wrong = std::get_if<std::string>(&parsed)) {
        throw bad_value(fmt::format("replay: {} is no replay file: {}", file, *wrong));
    }
    auto &found = std::get<worker::replay_record>(parsed);
    if (found.state == replay_state::truncated) {
        throw bad_value(fmt::format(
            "replay: {} holds the beginning of a request that was too long to be kept, and "
            "half "
            "of one tells nothing",
            file
        ));
    }
    return std::move(found);
}

void introduce(const worker::replay_record &what, bool commit) {
    say(fmt::format(
        "incident {} of {}, by {}; {}",
        what.incident,
        format_rfc3339(what.time),
        what.listener,
        commit ? "what it writes is kept (--commit)" : "the database is open for reading alone"
    ));
    if (what.program != program_name()) {
        say(fmt::format("it was kept by {}, and this is {}", what.program, program_name()));
    }
    if (what.state == replay_state::unfinished) {
        say("its body had not come to its end when its worker died: here it ends there");
    }
}

// "Status: 200 OK" is its first line.
unsigned status_of(std::string_view answer) {
    constexpr std::string_view name = "Status: ";
    return answer.starts_with(name)
               ? base::parse_number<unsigned>(answer.substr(name.size(), 3)).value_or(0)
               : 0;
}

void print(std::string_view answer, const options &given) {
    const std::size_t end = answer.find("\r\n\r\n");
    if (given.replay == replay_form::quiet || end == answer.npos) {
        return;
    }
    std::string head;
    for (const char c : answer.substr(0, end + 2)) {
        if (c != '\r') {
            head += c;
        }
    }
    std::fputs(head.c_str(), stdout);
    if (given.replay == replay_form::whole) {
        const std::string_view content = answer.substr(end + 4);
        std::fputc('\n', stdout);
        std::fwrite(content.data(), 1, content.size(), stdout);
    }
    if (std::fflush(stdout) != 0) {
        throw std::runtime_error("replay: the answer could not be printed");
    }
}

int conclude(const worker::replayed &found) {
    if (found.refused_write) {
        say("it writes to the database, which was refused: --commit lets it, and keeps that");
    }
    const unsigned status = status_of(found.answer);
    if (status == 0) {
        say("there was no answer");
    } else if (!found.ended) {
        say(fmt::format("answered with {}, and cut short", status));
    } else {
        say(fmt::format("answered with {}", status));
    }
    return status == 0 || status >= 500 || !found.ended ? failed : EXIT_SUCCESS;
}

} // namespace

int replay(const site &published, const options &given) {
    const worker::replay_record what = read(given.replay_file);
    introduce(what, given.commit);
    const worker::allowed_clients nobody;
    worker::serving with{given.settings, nobody};
    const auto found = worker::replay(
        published,
        with,
        what,
        given.commit ? detail::access_mode::read_write : detail::access_mode::read_only
    );
    print(found.answer, given);
    return conclude(found);
}

} // namespace imprint::command
