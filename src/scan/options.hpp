// SPDX-License-Identifier: MIT
// The command line of imprint-scan.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace imprint::scan {

struct options {
    std::vector<std::string> paths; // sources and folders
    std::string root;
    std::string output; // empty: write no units
    std::string compile_commands;
    std::string surface;
    std::string cache; // folder for the prelude as libclang keeps it
    std::string depfile;
    std::string stamp;
    std::optional<std::string> explain; // a name, or empty for all
    bool accept = false;
    bool units = false;
    bool json = false;
    unsigned jobs = 1;
    std::vector<std::string> flags; // after "--"
};

struct parsed_line {
    std::optional<options> given;
    std::string text; // otherwise: what to print
    int status = 0;   // and to exit with
};

parsed_line parse_line(int argc, const char *const *argv);

} // namespace imprint::scan
