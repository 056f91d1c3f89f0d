// SPDX-License-Identifier: MIT
#include "scan/secrets.hpp"

#include "scan/report.hpp"
#include "scan/write_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

namespace imprint::scan {
namespace {

constexpr std::array<std::string_view, 8> secret_words{
    "password", "passwd", "secret", "token", "key", "salt", "dsn", "credential"
};

// These end a longer word too: "dbpassword".  Others would find monkeys and basalt.
constexpr std::array<std::string_view, 5> secret_ends{
    "password", "passwd", "secret", "token", "credential"
};

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
char lower(char c) {
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

// A word begins after what is no letter, at aB, and at the last capital of ABc.
bool begins_word(std::string_view name, std::size_t at) {
    if (at == 0 || !is_upper(name[at])) {
        return at == 0 || !(is_upper(name[at - 1]) || is_lower(name[at - 1]));
    }
    return !is_upper(name[at - 1]) || (at + 1 < name.size() && is_lower(name[at + 1]));
}

std::vector<std::string> split_words(std::string_view name) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (!is_upper(name[at]) && !is_lower(name[at])) {
            continue;
        }
        if (words.empty() || begins_word(name, at)) {
            words.emplace_back();
        }
        words.back() += lower(name[at]);
    }
    return words;
}

// Not English that begins with such a word: "Select a room", "Update your profile".
const std::regex &sql() {
    static const std::regex begins(
        R"(^\s*(?:(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|REPLACE|MERGE|WITH|PRAGMA|)"
        R"(TRUNCATE|GRANT|REVOKE|BEGIN|EXPLAIN)\s)"
        R"(|(?:[Ss]elect|SELECT)\s+\*)"
        R"(|select\s[^]*\sfrom\s|insert\s+into\s|replace\s+into\s|update\s+\S+\s+set\s)"
        R"(|delete\s+from\s|with\s+\S+\s+as\s*\(|pragma\s|truncate\s+table\s)"
        R"(|(?:create|alter|drop)\s+(?:or\s+replace\s+|temp(?:orary)?\s+|unique\s+)*)"
        R"((?:table|view|index|trigger|database|schema|user|role)\s))"
    );
    return begins;
}
const std::regex &password_in_url() {
    static const std::regex form(R"(://[^/@\s:]*:[^/@\s]+@)");
    return form;
}

finding refuse(const published &one, const std::string &why) {
    const std::string url = served_url(one);
    finding found = make_finding(
        severity::error,
        one.where,
        fmt::format("{} would be published at {}, but {}", one.qualified, url, why)
    );
    found.beside.push_back(make_finding(
        severity::note,
        {},
        fmt::format(
            "make it static; if everybody may read it, publish the static string by hand: "
            "void setup_(imprint::site &site) {{ site.publish(\"{}\", {}); }}",
            url,
            one.qualified
        )
    ));
    return found;
}

std::string last_name(const std::string &qualified) {
    const std::size_t colons = qualified.rfind("::");
    return colons == std::string::npos ? qualified : qualified.substr(colons + 2);
}

} // namespace

std::optional<std::string> find_secret_word(std::string_view identifier) {
    for (const std::string &word : split_words(identifier)) {
        std::string one = word.ends_with('s') ? word.substr(0, word.size() - 1) : word;
        if (std::find(secret_words.begin(), secret_words.end(), one) != secret_words.end()) {
            return one;
        }
        for (const std::string_view end : secret_ends) {
            if (one.ends_with(end)) {
                return std::string(end);
            }
        }
        if (one == "apikey") {
            return "key";
        }
    }
    return std::nullopt;
}

std::optional<std::string> find_secret_value(std::string_view text) {
    // std::regex recurses: beginning and window are what it has to look at.
    constexpr std::size_t enough = 512;
    const std::string begin(text.substr(0, enough));
    if (text.find("-----BEGIN") != std::string_view::npos) {
        return "a key or certificate (-----BEGIN)";
    }
    for (std::size_t at = text.find("://"); at != std::string_view::npos;
         at = text.find("://", at + 1)) {
        const std::string url(text.substr(at, enough));
        if (std::regex_search(url, password_in_url(), std::regex_constants::match_continuous)) {
            return "a password in a URL";
        }
    }
    if (std::regex_search(begin, sql(), std::regex_constants::match_continuous)) {
        return "SQL";
    }
    return std::nullopt;
}

std::vector<finding> find_secrets(const unit &one) {
    std::vector<finding> found;
    for (const published &string : one.all) {
        if (string.what != kind::string) {
            continue;
        }
        if (const auto word = find_secret_word(last_name(string.qualified))) {
            found.push_back(refuse(string, fmt::format("its name says that it is a {}", *word))
            );
        } else if (const auto value = find_secret_value(string.text)) {
            found.push_back(refuse(string, "it seems to hold " + *value));
        }
    }
    return found;
}

} // namespace imprint::scan
