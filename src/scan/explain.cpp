// SPDX-License-Identifier: MIT
#include "scan/explain.hpp"

#include "scan/nearest_names.hpp"
#include "scan/surface_line.hpp"
#include "scan/write_unit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <compare>

namespace imprint::scan {
namespace {

struct sentence {
    location where;
    std::string text;
    std::string url; // a name too, where there is one
    friend auto operator<=>(const sentence &, const sentence &) = default;
};

bool is_named(const std::string &qualified, const std::string &name) {
    return name.empty() || qualified == name || qualified.ends_with("::" + name);
}

std::string say(const published &one, const std::string &root) {
    std::string text = fmt::format(
        "{}: is published at {} for {}",
        one.qualified,
        served_url(one),
        one.methods == std::vector<std::string>{"*"}
            ? "any method"
            : fmt::format("{}", fmt::join(one.methods, ", "))
    );
    for (const location &from : one.called_from) {
        text += fmt::format("; also called from {}, as a helper is", format_place(from, root));
    }
    return text;
}

std::string say(const hook &one) {
    constexpr std::string_view when[] = {
        "is called before what is published below",
        "is called after what is published below",
        "is called for errors below",
        "sets the site up for"
    };
    constexpr std::string_view names[] = {"before_", "after_", "error_", "setup_"};
    const auto which = static_cast<std::size_t>(one.what);
    std::string qualified;
    std::string url;
    for (const std::string &name : one.names) {
        qualified += name + "::";
        url += "/" + name;
    }
    return fmt::format(
        "{}{}: {} {}", qualified, names[which], when[which], url.empty() ? "/" : url
    );
}

// The name before the first ": ".
std::string name_of(const std::string &text) {
    return text.substr(0, text.find(": "));
}

std::vector<sentence> sentences_of(const std::vector<unit> &units, const std::string &root) {
    std::vector<sentence> all;
    for (const unit &one : units) {
        for (const published &what : one.all) {
            all.push_back({what.where, say(what, root), served_url(what)});
        }
        for (const hook &what : one.hooks) {
            all.push_back({what.where, say(what), ""});
        }
        for (const unpublished &what : one.others) {
            all.push_back(
                {what.where,
                 fmt::format("{}: is not published: {}", what.qualified, what.why),
                 ""}
            );
        }
    }
    return all;
}

} // namespace

std::string format_explanation(
    const std::vector<unit> &units, const std::string &name, const std::string &root
) {
    std::vector<sentence> all = sentences_of(units, root);
    std::erase_if(all, [&name](const sentence &one) {
        return !is_named(name_of(one.text), name) && one.url != name;
    });
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::string text;
    for (const sentence &one : all) {
        text += fmt::format("{}: {}\n", format_place(one.where, root), one.text);
    }
    return text;
}

std::string format_unknown_name(const std::vector<unit> &units, const std::string &name) {
    std::vector<std::string> known;
    for (const sentence &one : sentences_of(units, "")) {
        known.push_back(name_of(one.text));
    }
    std::string text = fmt::format("nothing in these sources is called '{}'", name);
    const std::vector<std::string> near = nearest_names(known, name);
    if (near.empty()) {
        return text + "; --explain without a name tells of all that is there";
    }
    for (std::size_t i = 0; i < near.size(); ++i) {
        text += i == 0 ? ": did you mean " : i + 1 == near.size() ? " or " : ", ";
        text += near[i];
    }
    return text + '?';
}

} // namespace imprint::scan
