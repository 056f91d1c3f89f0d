// SPDX-License-Identifier: MIT
#include "command/options.hpp"

#include "base/number.hpp"
#include "command/check_settings.hpp"
#include "command/option_sources.hpp"
#include "command/pool_size.hpp"
#include "command/verbs.hpp"
#include "pool/address.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

namespace imprint::command {
namespace {

using pool::bad_value;

constexpr unsigned most_seconds = 86'400;
constexpr unsigned most_backlog = 65'535;

// STATE_DIRECTORY is systemd's, and a list when the unit names several.
void apply_state_directory(options &into) {
    const std::string folder = variable("STATE_DIRECTORY");
    if (!folder.empty()) {
        into.settings.var = folder.substr(0, folder.find(':'));
        into.var_was_named = true;
    }
}

// CLI11 by itself takes -1 for an unsigned number, and the largest for one that is larger.
std::string check_number(const std::string &text) {
    return base::parse_number<std::uint64_t>(text) ? std::string()
                                                   : fmt::format("Value {} is no number", text);
}

// CLI11's own says "Value 1.5 not in range 0 to 86400" of what is within.
CLI::Validator whole_number(unsigned least, unsigned most, std::string_view of) {
    return {
        [=, unit = std::string(of)](const std::string &text) {
            const auto number = base::parse_number<std::uint64_t>(text);
            return number && *number >= least && *number <= most
                       ? std::string()
                       : fmt::format(
                             "{} is no whole number of {} from {} to {}",
                             text,
                             unit,
                             least,
                             most
                         );
        },
        ""
    };
}

// A function may change the current folder.  "DIR/" and "." name the folder itself.
std::string absolute_folder(const std::string &path) {
    const auto whole = std::filesystem::absolute(path).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).string();
}

// Read again and again.
void make_absolute(std::filesystem::path &file) {
    if (!file.empty()) {
        file = std::filesystem::absolute(file).lexically_normal();
    }
}

class command_line {
  public:
    explicit command_line(options &into) : into_(into) {
        app_.name(program_invocation_short_name);
        app_.description("A site built with Imprint.");
        app_.set_version_flag("--version", "Imprint " IMPRINT_VERSION);
        app_.require_subcommand(0, 1);
        app_.fallthrough();
        app_.footer(
            "Every option may stand in the configuration file as NAME = VALUE, and in the\n"
            "environment as IMPRINT_NAME; the command line wins, then the environment.\n"
            "The secret of a TCP listener comes from --secret-file or IMPRINT_SECRET."
        );
        add_listening();
        add_site();
        verbs_ = std::make_unique<verbs>(app_, into_); // they inherit what is set by now
    }

    // Throws CLI::ParseError and bad_value.
    void parse(int argc, const char *const *argv, const configuration &text) {
        app_.parse(argc, argv);
        take_variables(options_);
        if (into_.configuration_file.empty()) {
            into_.configuration_file = variable("IMPRINT_CONFIG");
        }
        if (!into_.configuration_file.empty()) {
            take_file(
                options_,
                text ? *text : read_configuration(into_.configuration_file),
                into_.configuration_file
            );
        }
        finish();
    }

    // Of the whole program: CLI11 would answer `SITE serve --help` with a page of serve
    // alone, which has no options of its own.
    std::string help() const {
        return app_.get_formatter()->make_help(
            &app_, app_.get_name(), CLI::AppFormatMode::Normal
        );
    }

  private:
    template <class Value>
    CLI::Option *add(const char *name, Value &value, const char *meaning) {
        CLI::Option *option = app_.add_option(name, value, meaning);
        options_.push_back(option);
        return option;
    }

    void add_seconds(const char *name, unsigned &value, const char *meaning) {
        add(name, value, meaning)
            ->check(whole_number(1, most_seconds, "seconds"))
            ->type_name("SECONDS")
            ->capture_default_str();
    }

    void add_listening() {
        add("--listen", into_.listen, "fastcgi: or scgi:, then /PATH or [HOST:]PORT[-PORT]")
            ->type_name("ADDRESS");
        add("--backlog", into_.backlog, "connections that may wait to be accepted")
            ->check(whole_number(1, most_backlog, "connections"))
            ->type_name("N")
            ->capture_default_str();
        add("--workers",
            workers_,
            "worker processes, or from MIN to MAX as they are needed (default: one per core; "
            "on descriptor 0 one)")
            ->type_name("N|MIN-MAX");
        add("--spare", spare_, "with MIN-MAX: idle workers to keep at hand (default: 1)")
            ->check(whole_number(0, most_workers, "workers"))
            ->type_name("N");
        add("--idle-timeout",
            idle_seconds_,
            "with MIN-MAX: a worker idle for so long leaves, if it is not needed (default: 10)")
            ->check(whole_number(1, most_seconds, "seconds"))
            ->type_name("SECONDS");
        const auto number = CLI::Validator(check_number, "");
        add("--max-requests", into_.max_requests, "then a worker makes room for a new one")
            ->check(number)
            ->type_name("N");
        add("--max-memory", into_.max_memory, "the same, in octets that it holds")
            ->check(number)
            ->type_name("N");
        add_seconds("--max-lifetime", lifetime_seconds_, "the same, by age (default: none)");
        add("--queue-timeout", queue_seconds_, "what waited longer gets 503; 0: nothing does")
            ->check(whole_number(0, most_seconds, "seconds"))
            ->type_name("SECONDS")
            ->capture_default_str();
        add("--request-timeout", request_seconds_, "for one call of a function; 0: none")
            ->check(whole_number(0, most_seconds, "seconds"))
            ->type_name("SECONDS")
            ->capture_default_str();
        add_seconds("--start-timeout", start_seconds_, "for a reload: until all workers serve");
        add_seconds(
            "--stop-timeout", stop_seconds_, "for requests that run at a stop or reload"
        );
        add("--access-log", into_.access.file, "a line for each request; -: standard error")
            ->type_name("FILE");
        add("--slow-log", into_.slow.file, "the same for requests that took --slow-time")
            ->type_name("FILE");
        add("--slow-time", slow_milliseconds_, "from a request's head to its answer's end")
            ->check(whole_number(1, most_seconds, "milliseconds"))
            ->type_name("MILLISECONDS")
            ->capture_default_str();
        format_ = add("--access-format",
                      into_.access.format,
                      "combined, json, or directives as Apache's")
                      ->type_name("FORMAT")
                      ->capture_default_str();
        add("--replay-dir",
            into_.replay_folder,
            "keep requests that end a worker here, for replay (default: they are not kept)")
            ->type_name("DIR");
        add("--user", into_.user, "who the site runs as; needed when root starts it")
            ->type_name("NAME");
        add("--socket-group", into_.socket_group, "group of unix sockets: the front server's")
            ->type_name("NAME");
        add("--allow", into_.allow, "peers of a TCP listener beside loopback")
            ->type_name("ADDRESS[/BITS]");
        add("--secret-file",
            into_.secret_file,
            "first line: what IMPRINT_SECRET must be over TCP")
            ->type_name("FILE");
        add("--control",
            into_.control,
            "socket of status and reload (default: control.sock in --var, if that is a folder; "
            "control-PID.sock on descriptor 0)")
            ->type_name("PATH");
        app_.add_option("--config", into_.configuration_file, "configuration file")
            ->type_name("FILE");
    }

    void add_site() {
        var_ = add("--var", var_text_, "folder for state (default: STATE_DIRECTORY, or ./var)")
                   ->type_name("DIR");
        add("--database", into_.settings.database, "SOCI connection string")->type_name("URL");
        add("--mount", into_.settings.mount, "where the front server put the site: /, or /app")
            ->type_name("PATH");
        add("--origin", into_.settings.origins, "where browsers find the site: https://HOST")
            ->type_name("ORIGIN");
        auto &clients = into_.settings.clients;
        add("--client-ca", clients.ca, "PEM: who may vouch for clients' certificates")
            ->type_name("FILE");
        add("--client-crl", clients.crl, "PEM: which of those were revoked")->type_name("FILE");
        add("--client-pin",
            clients.pins,
            "certificates that count by themselves, also self-signed ones: SHA-256, hexadecimal"
        )
            ->type_name("FINGERPRINT");
        add("--client-rule",
            clients.rules,
            "with --client-ca, what a certificate must say: subject.TYPE=VALUE, issuer..., "
            "san.KIND=VALUE, eku=USE; of the same left side one has to hold")
            ->type_name("RULE");
        add("--body-bytes", into_.settings.body_bytes, "largest body of a request")
            ->check(CLI::Validator(check_number, ""))
            ->type_name("N");
    }

    void finish() {
        make_absolute(into_.settings.clients.ca);
        make_absolute(into_.settings.clients.crl);
        check_settings(into_.settings);
        check_access_format(into_.access.format);
        if (format_->count() != 0 && into_.access.file.empty() && into_.slow.file.empty()) {
            throw bad_value(fmt::format(
                "--access-format {}: there is no log to write so; name one with --access-log "
                "or "
                "--slow-log",
                into_.access.format
            ));
        }
        verbs_->finish();
        if (!workers_.empty()) {
            into_.workers = parse_pool_size(workers_, spare_, idle_seconds_);
        } else if (spare_ || idle_seconds_) {
            throw bad_value("--spare and --idle-timeout need --workers MIN-MAX");
        }
        into_.max_lifetime = std::chrono::seconds(lifetime_seconds_);
        into_.slow.format = into_.access.format;
        into_.slow_time = std::chrono::milliseconds(slow_milliseconds_);
        into_.queue_timeout = std::chrono::seconds(queue_seconds_);
        into_.request_timeout = std::chrono::seconds(request_seconds_);
        into_.start_timeout = std::chrono::seconds(start_seconds_);
        into_.stop_timeout = std::chrono::seconds(stop_seconds_);
        if (!into_.replay_folder.empty()) {
            into_.replay_folder = absolute_folder(into_.replay_folder);
        }
        apply_state_directory(into_);
        if (var_->count() != 0) {
            into_.settings.var = var_text_;
            into_.var_was_named = true;
        }
    }

    options &into_;
    CLI::App app_;
    std::vector<CLI::Option *> options_; // those that a file and the environment may hold
    CLI::Option *format_ = nullptr;
    CLI::Option *var_ = nullptr;
    std::unique_ptr<verbs> verbs_;
    std::string var_text_;
    std::string workers_;
    std::optional<unsigned> spare_;
    std::optional<unsigned> idle_seconds_;
    unsigned lifetime_seconds_ = 0;
    unsigned slow_milliseconds_ = 1'000;
    unsigned queue_seconds_ = 0;
    unsigned request_seconds_ = 60;
    unsigned start_seconds_ = 30;
    unsigned stop_seconds_ = 30;
};

} // namespace

parsed parse_options(
    int argc,
    const char *const *argv,
    const imprint::settings &defaults,
    const configuration &text
) {
    options into;
    into.settings = defaults;
    command_line line(into);
    try {
        line.parse(argc, argv, text);
        return {std::move(into), {}};
    } catch (const CLI::CallForHelp &) {
        return {{}, line.help()};
    } catch (const CLI::CallForVersion &version) {
        return {{}, std::string(version.what()) + "\n"};
    } catch (const CLI::ParseError &wrong) {
        throw bad_value(fmt::format("{} (--help lists what there is)", wrong.what()));
    }
}

options settle_options(
    int argc,
    const char *const *argv,
    const imprint::settings &defaults,
    const configuration &text
) {
    parsed line = parse_options(argc, argv, defaults, text);
    if (!line.given) {
        throw bad_value("--help or --version where a site is to be served");
    }
    return std::move(*line.given);
}

std::string read_configuration(const std::string &path) {
    std::ifstream file(path);
    // A folder can be opened, but not read.
    if (!file || (file.peek(), file.bad())) {
        const std::string why = std::generic_category().message(errno);
        throw bad_value(fmt::format("--config {}: {}", path, why));
    }
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string help_text(const imprint::settings &defaults) {
    options into;
    into.settings = defaults;
    const command_line line(into);
    return line.help();
}

} // namespace imprint::command
