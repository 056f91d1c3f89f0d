// SPDX-License-Identifier: MIT
#include "scan/compile_commands.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <filesystem>

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
    return arguments != entry.end() ? arguments->get<std::vector<std::string>>()
                                    : split_words(entry.at("command").get<std::string>());
}

} // namespace

std::vector<std::string> split_words(std::string_view command) {
    std::vector<std::string> words;
    bool inside = false;
    char quote = '\0';
    for (std::size_t at = 0; at < command.size(); ++at) {
        const char c = command[at];
        if (quote == '\0' && (c == ' ' || c == '\t' || c == '\n')) {
            inside = false;
            continue;
        }
        if (!inside) {
            words.emplace_back();
            inside = true;
        }
        const std::string_view escaped = quote == '"' ? R"("\$`)" : "";
        if (c == '\\' && quote != '\'' && at + 1 < command.size() &&
            (quote == '\0' || escaped.find(command[at + 1]) != std::string_view::npos)) {
            words.back() += command[++at];
        } else if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == quote && quote != '\0') {
            quote = '\0';
        } else {
            words.back() += c;
        }
    }
    return words;
}

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
