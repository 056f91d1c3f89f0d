// SPDX-License-Identifier: MIT
#include "command/asking.hpp"

#include "command/screen.hpp"
#include "imprint/site.hpp"
#include "pool/address.hpp"
#include "pool/control_client.hpp"
#include "pool/control_path.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

#include <unistd.h>

namespace imprint::command {
namespace {

constexpr std::chrono::seconds patience{10};
constexpr std::chrono::seconds step{1}; // of top

// The site's own default, as serving does; a site that is broken just now is served on by the
// pool that is asked.
std::string var_of(const site_source &source, const options &given) {
    if (given.var_was_named) {
        return given.settings.var;
    }
    try {
        return source().settings().var;
    } catch (const std::exception &) {
        return given.settings.var;
    }
}

std::string control_of(const site_source &source, const options &given) {
    if (!given.control.empty()) {
        return pool::find_control(given.control);
    }
    const std::filesystem::path var = var_of(source, given);
    return pool::find_control((var / pool::control_name).string());
}

// Who serves may be another user than who asks: nothing of it may reach a terminal but text.
std::string printable(std::string text) {
    for (char &c : text) {
        if ((c < ' ' && c != '\n') || c > '~') {
            c = '?';
        }
    }
    return text;
}

int print(const std::string &text, std::FILE *to, int status) {
    const bool good = std::fputs(printable(text).c_str(), to) >= 0 && std::fflush(to) == 0;
    return good ? status : EXIT_FAILURE;
}

std::string_view words_of(status_form form) {
    switch (form) {
    case status_form::json:
        return "status json";
    case status_form::metrics:
        return "status metrics";
    case status_form::html:
        return "status html";
    case status_form::text:
        break;
    }
    return "status";
}

} // namespace

int tell_status(const site_source &source, const options &given) {
    const std::string text =
        pool::ask_control(control_of(source, given), {words_of(given.status), patience});
    const bool understood = !text.starts_with("unknown:");
    return print(text, understood ? stdout : stderr, understood ? EXIT_SUCCESS : EXIT_FAILURE);
}

int watch_status(const site_source &source, const options &given) {
    const std::string path = control_of(source, given);
    const auto ask = [&] { return printable(pool::ask_control(path, {"status", patience})); };
    if (::isatty(STDOUT_FILENO) != 1) {
        while (print(ask() + "\n", stdout, EXIT_SUCCESS) == EXIT_SUCCESS) {
            std::this_thread::sleep_for(step);
        }
        return EXIT_FAILURE;
    }
    std::string text = ask(); // a sentence, as long as nothing was drawn
    const screen whole;
    while (whole.show(text) && whole.wait(step) != screen::event::quit) {
        try {
            text = ask();
        } catch (const pool::bad_value &nobody) {
            text = printable(nobody.what()); // it may come back
        }
    }
    return EXIT_SUCCESS;
}

int ask_for_reload(const site_source &source, const options &given) {
    const std::string text = pool::ask_control(control_of(source, given), {"reload"});
    const bool good = text.starts_with("reloaded:");
    return print(text, good ? stdout : stderr, good ? EXIT_SUCCESS : EXIT_FAILURE);
}

} // namespace imprint::command
