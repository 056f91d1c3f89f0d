// SPDX-License-Identifier: MIT
#include "imprint/run.hpp"

#include "base/log.hpp"
#include "base/number.hpp"
#include "command/listing.hpp"
#include "command/openapi.hpp"
#include "command/options.hpp"
#include "command/serving.hpp"
#include "imprint/site.hpp"
#include "pool/address.hpp"
#include "pool/starting.hpp"
#include "worker/serve.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace imprint {
namespace {

using pool::start_kind;

constexpr int unusable = 2; // the command line or the configuration

int say(const command::parsed &answer) {
    std::fputs(answer.text.c_str(), answer.status == 0 ? stdout : stderr);
    return answer.status;
}

int refuse(std::string_view why) {
    return say(
        {{},
         std::string(program_invocation_short_name) + ": " + std::string(why) + "\n",
         unusable}
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
int run_cgi(const site &published, char **argv) {
    const char *const name_alone[] = {argv[0], nullptr};
    const command::parsed settled = command::parse_options(1, name_alone, published.settings());
    if (!settled.given) {
        base::log(base::severity::error, settled.text);
        return EXIT_FAILURE;
    }
    const worker::allowed_clients nobody;
    return worker::answer_cgi(
        published, {settled.given->settings, nobody, settled.given->secret}, ::environ
    );
}

int run_command(const site &published, int argc, char **argv, const pool::start_facts &facts) {
    const start_kind kind = pool::decide_start(facts);
    const bool inherited = kind == start_kind::on_fd0 || kind == start_kind::on_listen_fds;
    if (argc < 2 && kind == start_kind::by_command) {
        return say({{}, command::help_text(published.settings()), unusable});
    }
    command::parsed line = command::parse_options(argc, argv, published.settings());
    if (!line.given) {
        return say(line);
    }
    if (line.given->what == command::verb::routes) {
        return print(list(published, *line.given));
    }
    if (kind == start_kind::refused_connected) {
        return refuse("descriptor 0 is a connected socket (inetd?): one connection is not "
                      "served; listen with --listen, and start with standard input closed");
    }
    if (line.given->what == command::verb::none && !inherited) {
        return refuse("say what to do: serve or routes (--help lists what there is)");
    }
    return command::serve(published, *line.given, facts);
}

int checked_run(const site &published, int argc, char **argv) {
    const pool::start_facts facts = pool::look_around();
    published.check();
    if (pool::decide_start(facts) == start_kind::cgi) {
        return run_cgi(published, argv);
    }
    for (const std::string &warning : published.warnings()) {
        base::log(base::severity::warning, warning);
    }
    return run_command(published, argc, argv, facts);
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
    return guarded([&] { return checked_run(published, argc, argv); });
}

int run(site (*make)(), int argc, char **argv) noexcept {
    return guarded([&] { return checked_run(make(), argc, argv); });
}

} // namespace imprint
