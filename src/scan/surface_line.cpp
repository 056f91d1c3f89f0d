// SPDX-License-Identifier: MIT
#include "scan/surface_line.hpp"

#include "scan/write_unit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

namespace imprint::scan {
namespace {

// A URL in a line has no blanks and braces of its own.  RFC 3986 §2.3: the others stay.
std::string escape_url(std::string_view url) {
    constexpr std::string_view plain = "-._~/!$&'()*+,;=:@";
    std::string text;
    for (const char c : url) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (letter || digit || plain.find(c) != std::string_view::npos) {
            text += c;
        } else {
            text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return text;
}

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// The first 40 characters, on one line.
std::string shorten(std::string_view text) {
    constexpr std::size_t most = 40;
    std::string shown = "\"";
    std::size_t count = 0;
    for (const char c : text) {
        if (!continues(c) && ++count > most) {
            return shown + "\"...";
        }
        const auto octet = static_cast<unsigned char>(c);
        if (c == '\n') {
            shown += "\\n";
        } else if (octet < 0x20 || octet == 0x7f) {
            shown += fmt::format("\\{:03o}", octet);
        } else {
            shown += c;
        }
    }
    return shown + "\"";
}

std::string one_line(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(),
        line.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20; },
        ' '
    );
    return line;
}

std::string describe_parameter(const parameter &one) {
    std::string text = one.name.empty() ? one.type : one.name + ": " + one.type;
    text += one.has_default ? " = " + one.default_tokens : "";
    return one_line(text);
}

std::string describe_parameters(const published &one) {
    std::string text;
    for (const parameter &parameter : one.parameters) {
        text += text.empty() ? "" : ", ";
        text += describe_parameter(parameter);
    }
    return text.empty() ? "" : text + " ";
}

// Required scalars; the collector counts them, types alone do not tell.
bool may_be_segment(const parameter &one) {
    return !one.injected && !one.has_default && !one.type.starts_with("std::optional") &&
           !one.type.starts_with("std::vector");
}

std::string describe_segments(const published &one) {
    std::vector<std::string> names;
    for (const parameter &parameter : one.parameters) {
        if (may_be_segment(parameter)) {
            names.push_back(parameter.name);
        }
    }
    if (names.size() != one.required_segments) {
        names.assign(one.required_segments, "");
    }
    std::string text;
    for (const std::string &name : names) {
        text += "/{" + name + "}";
    }
    return text;
}

std::string describe_what(const published &one) {
    if (one.what == kind::string) {
        return shorten(one.text);
    }
    return fmt::format("{}-> {}", describe_parameters(one), one_line(one.result));
}

} // namespace

surface_line make_line(const published &one, const std::string &root) {
    const std::string url = escape_url(served_url(one));
    const std::string begin = url == "/" && one.required_segments > 0 ? "" : url;
    std::string text = fmt::format(
        "{} {}{}  {}  {}",
        fmt::join(one.methods, ","),
        begin,
        describe_segments(one),
        describe_what(one),
        format_place(one.where, root)
    );
    for (const location &from : one.called_from) {
        text += "  also called from " + format_place(from, root);
    }
    return {make_keys(one.methods, url, one.required_segments), text, one.where};
}

std::vector<std::string>
make_keys(const std::vector<std::string> &methods, std::string_view url, std::size_t segments) {
    std::vector<std::string> keys;
    keys.reserve(methods.size());
    for (const std::string &method : methods) {
        keys.push_back(fmt::format("{} {} +{}", method, url, segments));
    }
    return keys;
}

std::string format_place(const location &where, const std::string &root) {
    const std::string relative =
        std::filesystem::path(where.file).lexically_relative(root).generic_string();
    const bool below = !relative.empty() && !relative.starts_with("..");
    return fmt::format("{}:{}", below ? relative : where.file, where.line);
}

} // namespace imprint::scan
