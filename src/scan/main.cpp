// SPDX-License-Identifier: MIT
// imprint-scan: reads site sources, writes what publishes them.
#include "scan/options.hpp"
#include "scan/program.hpp"
#include "scan/sources.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char **argv) {
    namespace scan = imprint::scan;
    try {
        const scan::parsed_line line = scan::parse_line(argc, argv);
        if (!line.given) {
            std::fputs(line.text.c_str(), line.status == 0 ? stdout : stderr);
            return line.status;
        }
        return scan::run(*line.given);
    } catch (const scan::unusable_path &wrong) {
        std::fprintf(stderr, "%s\n", wrong.what());
        return scan::unusable_line;
    } catch (const std::exception &problem) {
        std::fprintf(stderr, "imprint-scan: error: %s\n", problem.what());
        return scan::has_findings;
    }
}
