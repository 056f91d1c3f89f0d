// SPDX-License-Identifier: MIT
#include "scan/write_site.hpp"

#include "scan/literal.hpp"
#include "scan/write_unit.hpp"

#include <fmt/format.h>

namespace imprint::scan {

std::string format_site(const std::vector<source_file> &sources, const std::string &root) {
    std::string declared;
    std::string called;
    for (const source_file &one : sources) {
        const std::string name = publishing_function(one.relative);
        declared += fmt::format("void {}(imprint::site &site); // {}\n", name, one.relative);
        called += fmt::format("    {}(site);\n", name);
    }
    return fmt::format(
        "// Written by imprint-scan: what is changed here is lost.\n"
        "#include <imprint/scanned.hpp>\n"
        "#include <imprint/site.hpp>\n\n"
        "{}\n"
        "imprint::site imprint::scanned_site() {{\n"
        "    imprint::site site;\n"
        "    site.settings().sources = {};\n"
        "{}"
        "    return site;\n"
        "}}\n",
        declared,
        format_literal(root),
        called
    );
}

std::string format_main() {
    return "// Written by imprint-scan: what is changed here is lost.\n"
           "#include <imprint/run.hpp>\n"
           "#include <imprint/scanned.hpp>\n\n"
           "int main(int argc, char **argv) {\n"
           "    return imprint::run(&imprint::scanned_site, argc, argv);\n"
           "}\n";
}

} // namespace imprint::scan
