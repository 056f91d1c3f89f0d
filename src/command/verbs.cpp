// SPDX-License-Identifier: MIT
#include "command/verbs.hpp"

#include <CLI/CLI.hpp>

namespace imprint::command {

verbs::verbs(CLI::App &app, options &into) : into_(into) {
    add_serving(app);
    add_asking(app);
    add_replay(app);
}

// Without --help of its own: it would be a page of this one alone, which has no options.
CLI::App *verbs::add(CLI::App &app, verb what, const char *name, const char *meaning) {
    CLI::App *const made = app.add_subcommand(name, meaning);
    made->set_help_flag();
    all_.push_back({what, made});
    return made;
}

void verbs::add_serving(CLI::App &app) {
    add(app, verb::serve, "serve", "answer requests until SIGTERM or SIGINT");
    CLI::App *const routes =
        add(app, verb::routes, "routes", "list what is published; --json, --openapi: for tools"
        );
    add(app, verb::check, "check", "say whether serve would start, or why not");
    CLI::Option *const json =
        routes->add_flag("--json", json_wanted_, "for tools: what is published, as JSON");
    CLI::Option *const openapi = routes->add_flag(
        "--openapi", openapi_wanted_, "an OpenAPI 3.1 description of the site"
    );
    json->excludes(openapi);
}

void verbs::add_asking(CLI::App &app) {
    CLI::App *const status =
        add(app,
            verb::status,
            "status",
            "what the pool does now; --html: as a page; --json, --metrics (OpenMetrics): for "
            "tools");
    add(app, verb::top, "top", "the same each second, on the terminal, until q");
    add(app, verb::reload, "reload", "have new workers; waits, and says how it went");
    CLI::Option *const json =
        status->add_flag("--json", status_json_wanted_, "for tools: all that is known");
    CLI::Option *const metrics =
        status->add_flag("--metrics", status_metrics_wanted_, "for tools: as OpenMetrics");
    CLI::Option *const html =
        status->add_flag("--html", status_html_wanted_, "a page with charts, on its own");
    json->excludes(metrics)->excludes(html);
    metrics->excludes(html);
}

void verbs::add_replay(CLI::App &app) {
    CLI::App *const replay =
        add(app,
            verb::replay,
            "replay",
            "run a FILE of --replay-dir once more, in this process; --commit: it may write to "
            "the database; --head, --quiet: print less of the answer");
    replay->add_option("FILE", into_.replay_file)->required();
    replay->add_flag("--commit", into_.commit);
    CLI::Option *const head = replay->add_flag("--head", head_wanted_);
    replay->add_flag("--quiet", quiet_wanted_)->excludes(head);
}

void verbs::finish() {
    into_.what = verb::none;
    for (const named &one : all_) {
        if (one.command->parsed()) {
            into_.what = one.what;
        }
    }
    into_.form = json_wanted_      ? listing_form::json
                 : openapi_wanted_ ? listing_form::openapi
                                   : listing_form::table;
    into_.status = status_json_wanted_      ? status_form::json
                   : status_metrics_wanted_ ? status_form::metrics
                   : status_html_wanted_    ? status_form::html
                                            : status_form::text;
    into_.replay = quiet_wanted_  ? replay_form::quiet
                   : head_wanted_ ? replay_form::head
                                  : replay_form::whole;
}

} // namespace imprint::command
