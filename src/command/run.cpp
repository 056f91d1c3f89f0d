// SPDX-License-Identifier: MIT
#include "imprint/run.hpp"

#include "base/log.hpp"
#include "base/number.hpp"
#include "base/standard_descriptors.hpp"
#include "command/asking.hpp"
#include "command/checking.hpp"
#include "command/leading.hpp"
#include "command/listing.hpp"
#include "command/openapi.hpp"
#include "command/options.hpp"
#include "command/replaying.hpp"
#include "command/secret.hpp"
#include "command/serving.hpp"
#include "command/site_source.hpp"
#include "imprint/site.hpp"
#include "pool/address.hpp"
#include "pool/leader_line.hpp"
#include "pool/starting.hpp"
#include "worker/serve.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace imprint {
namespace {

using command::site_source;
using pool::start_kind;

constexpr int unusable = 2; // the command line or the configuration

int say(const std::string &text, int status) {
    std::fputs(text.c_str(), status == 0 ? stdout : stderr);
    return status;
}

int refuse(std::string_view why) {
    return say(
        std::string(program_invocation_short_name) + ": " + std::string(why) + "\n", unusable
    );
}

// COLUMNS is what a shell knows of its terminal; the terminal itself is asked first.
std::size_t terminal_width() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
        return size.ws_col;
    }
    const char *const columns = std::getenv("COLUMNS"); // NOLINT(concurrency-mt-unsafe)
    return base::parse_number<std::size_t>(columns == nullptr ? "" : columns).value_or(80);
}

std::string list(const site &published, const command::options &given) {
    switch (given.form) {
    case command::listing_form::json:
        return command::routes_json(published);
    case command::listing_form::openapi:
        return command::describe_openapi(
            published, given.settings, program_invocation_short_name
        );
    case command::listing_form::table:
        break;
    }
    // Another program gets one line for each, without colour, whoever set COLUMNS.
    const bool person = ::isatty(STDOUT_FILENO) == 1;
    const bool bold = person && std::getenv("NO_COLOR") == nullptr; // NOLINT(concurrency-*)
    return command::list_routes(published, {person ? terminal_width() : 0, bold});
}

// A full disk or a closed pipe is not success.
int print(const std::string &text) {
    const bool good = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

// The client may have chosen argv (RFC 3875 §4.4: a query without "=" becomes the command
// line, and Apache's mod_cgi does pass it): nothing but the environment is read.
int run_cgi(const site_source &source, char **argv) {
    const site &published = command::checked_site(source);
    const char *const name_alone[] = {argv[0], nullptr};
    const command::options given = command::settle_options(1, name_alone, published.settings());
    const worker::allowed_clients nobody;
    const worker::serving with{given.settings, nobody, command::take_secret(given)};
    return worker::answer_cgi(published, with, ::environ);
}

int tell_routes(const site &published, int argc, char **argv) {
    return print(list(published, command::settle_options(argc, argv, published.settings())));
}

int run_command(
    const site_source &source, int argc, char **argv, const pool::start_facts &facts
) {
    const start_kind kind = pool::decide_start(facts);
    const bool inherited = kind == start_kind::on_fd0 || kind == start_kind::on_listen_fds;
    if (argc < 2 && kind == start_kind::by_command) {
        return say(command::help_text(source().settings()), unusable);
    }
    // The site's own defaults are for those who ask the site.
    const command::parsed line = command::parse_options(argc, argv, {});
    if (!line.given) {
        const auto again = command::parse_options(argc, argv, source().settings());
        return say(again.text, EXIT_SUCCESS);
    }
    if (line.given->what == command::verb::routes) {
        return tell_routes(command::checked_site(source), argc, argv);
    }
    if (line.given->what == command::verb::check) {
        return print(command::check({argc, argv}, *line.given));
    }
    if (line.given->what == command::verb::status) {
        return command::tell_status(source, *line.given);
    }
    if (line.given->what == command::verb::top) {
        return command::watch_status(source, *line.given);
    }
    if (line.given->what == command::verb::reload) {
        return command::ask_for_reload(source, *line.given);
    }
    if (line.given->what == command::verb::replay) {
        const site &published = command::checked_site(source);
        return command::replay(
            published, command::settle_options(argc, argv, published.settings())
        );
    }
    if (kind == start_kind::refused_connected) {
        return refuse("descriptor 0 is a connected socket (inetd?): one connection is not "
                      "served; listen with --listen, and start with standard input closed");
    }
    if (line.given->what == command::verb::none && !inherited) {
        return refuse(
            "say what to do: serve, check, status, top, reload, replay or routes (--help lists "
            "them)"
        );
    }
    return command::serve(source, {argc, argv}, *line.given, facts);
}

int checked_run(const site_source &source, int argc, char **argv) {
    base::open_standard_descriptors();
    if (auto line = pool::take_leader_line()) {
        return command::lead(source, argc, argv, std::move(*line));
    }
    const pool::start_facts facts = pool::look_around();
    if (pool::decide_start(facts) == start_kind::cgi) {
        return run_cgi(source, argv);
    }
    return run_command(source, argc, argv, facts);
}

// What goes wrong before there is an answer, in words.
template <class Function>
int guarded(const Function &function) noexcept {
    try {
        return function();
    } catch (const pool::bad_value &wrong) {
        return refuse(wrong.what());
    } catch (const site_error &wrong) {
        return refuse(wrong.what());
    } catch (const std::exception &problem) {
        base::log(base::severity::error, problem.what());
    } catch (...) {
        base::log(base::severity::error, "something was thrown that is no std::exception");
    }
    return EXIT_FAILURE;
}

} // namespace

int run(const site &published, int argc, char **argv) noexcept {
    return guarded([&] {
        // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter): it outlives this call
        const auto source = [&]() -> const site & { return published; };
        return checked_run(source, argc, argv);
    });
}

int run(site (*make)(), int argc, char **argv) noexcept {
    return guarded([&] {
        std::optional<site> made;
        const auto source = [&]() -> const site & {
            return made ? *made : made.emplace(make());
        };
        return checked_run(source, argc, argv);
    });
}

} // namespace imprint
