// SPDX-License-Identifier: MIT
#include "scan/compile_commands.hpp"

#include "base/shell_words.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

namespace imprint::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> wrappers{"ccache", "sccache", "distcc", "icecc"};

compile_command make_command(std::vector<std::string> words, const std::string &folder) {
    const auto is_wrapper = [](const std::string &word) {
        const std::string name = fs::path(word).filename().string();
        return std::find(wrappers.begin(), wrappers.end(), name) != wrappers.end();
    };
    auto first = std::find_if_not(words.begin(), words.end(), is_wrapper);
    if (first == words.end()) {
        throw std::runtime_error("an entry without a compiler");
    }
    compile_command made{*first, {first + 1, words.end()}};
    made.flags.push_back("-working-directory=" + folder);
    return made;
}

std::vector<std::string> words_of(const nlohmann::json &entry) {
    const auto arguments = entry.find("arguments");
    if (arguments != entry.end()) {
        return arguments->get<std::vector<std::string>>();
    }
    auto all = base::split_shell_words(entry.at("command").get<std::string>());
    if (!all) {
        throw std::runtime_error("a command with a quote that is not closed");
    }
    return *std::move(all);
}

} // namespace

compile_commands::compile_commands(const std::string &content, const std::string &file) {
    try {
        for (const nlohmann::json &entry : nlohmann::json::parse(content)) {
            const auto folder = entry.at("directory").get<std::string>();
            const fs::path path = fs::path(folder) / entry.at("file").get<std::string>();
            by_file_.emplace(
                path.lexically_normal().string(), make_command(words_of(entry), folder)
            );
        }
    } catch (const std::exception &wrong) {
        throw std::runtime_error(
            fmt::format("{} is no list of compile commands: {}", file, wrong.what())
        );
    }
}

std::optional<compile_command> compile_commands::find(const std::string &absolute_path) const {
    const auto found = by_file_.find(fs::path(absolute_path).lexically_normal().string());
    return found == by_file_.end() ? std::nullopt : std::optional(found->second);
}

} // namespace imprint::scan
