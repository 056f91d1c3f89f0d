// SPDX-License-Identifier: MIT
#include "scan/flags.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace imprint::scan {
namespace {

using std::string_view;

// Their value is joined or the next word.
constexpr std::array<string_view, 7> valued{
    "-D", "-U", "-I", "-isystem", "-iquote", "-idirafter", "-include"
};
constexpr std::array<string_view, 5> joined{
    "-std=", "-m", "-working-directory=", "-ftemplate-depth=", "-O"
};
constexpr std::array<string_view, 13> whole{
    "-fno-exceptions",
    "-fexceptions",
    "-fno-rtti",
    "-frtti",
    "-fsigned-char",
    "-funsigned-char",
    "-fchar8_t",
    "-fno-char8_t",
    "-fshort-enums",
    "-fopenmp",
    "-pthread",
    "-ansi",
    "-nostdinc++",
};

bool is_prelude(string_view file) {
    return file.ends_with("imprint/prelude.hpp") || file.ends_with("imprint/prelude.hpp.gch");
}

template <class List>
string_view start_in(const List &list, string_view flag) {
    const auto found = std::find_if(list.begin(), list.end(), [flag](string_view start) {
        return flag.starts_with(start);
    });
    return found == list.end() ? "" : *found;
}

} // namespace

std::vector<std::string> meaning_flags(const std::vector<std::string> &flags) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < flags.size(); ++i) {
        const std::string &flag = flags[i];
        const string_view start = flag == "-include-pch" ? "" : start_in(valued, flag);
        if (!start.empty()) {
            const bool apart = flag.size() == start.size() && i + 1 < flags.size();
            const std::string value = apart ? flags[++i] : flag.substr(start.size());
            if (start != "-include" || !is_prelude(value)) {
                kept.insert(kept.end(), {std::string(start), value});
            }
        } else if (!start_in(joined, flag).empty() ||
                   std::find(whole.begin(), whole.end(), flag) != whole.end()) {
            kept.push_back(flag);
        } else if (flag == "-MF" || flag == "-MT" || flag == "-MQ" || flag == "-o" ||
                   flag == "-include-pch") {
            ++i;
        }
    }
    return kept;
}

} // namespace imprint::scan
