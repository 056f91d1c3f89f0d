// SPDX-License-Identifier: MIT
// What a site's executable can be told to do, each with the flags that it alone has.
#pragma once

#include "command/options.hpp"

#include <vector>

// NOLINTBEGIN(readability-identifier-naming): its own name
namespace CLI {
class App;
}
// NOLINTEND(readability-identifier-naming)

namespace imprint::command {

class verbs {
  public:
    // Adds them.  Both outlive it.
    verbs(CLI::App &app, options &into);

    // Once the command line was read: which it was, and in which form.
    void finish();

  private:
    void add_serving(CLI::App &app);
    void add_asking(CLI::App &app);
    void add_replay(CLI::App &app);
    CLI::App *add(CLI::App &app, verb what, const char *name, const char *meaning);

    struct named {
        verb what;
        CLI::App *command;
    };

    options &into_;
    std::vector<named> all_;
    bool json_wanted_ = false;
    bool openapi_wanted_ = false;
    bool status_json_wanted_ = false;
    bool status_metrics_wanted_ = false;
    bool status_html_wanted_ = false;
    bool head_wanted_ = false;
    bool quiet_wanted_ = false;
};

} // namespace imprint::command
