// SPDX-License-Identifier: MIT
// What only shows between sources.
#include "scan/collect.hpp"
#include "scan/names.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace imprint::scan {
namespace {

std::string name_of(const location &where) {
    return where.file + ':' + std::to_string(where.line);
}

struct owned {
    unit *in;
    published *what;
};

std::vector<owned> all_of(std::vector<unit> &units) {
    std::vector<owned> list;
    for (unit &each : units) {
        for (published &one : each.all) {
            list.push_back({&each, &one});
        }
    }
    return list;
}

// The marks of helpers, and of strings that are more than texts.
void note_uses(std::vector<unit> &units) {
    std::multimap<std::string, published *> by_usr;
    for (const owned &each : all_of(units)) {
        by_usr.emplace(each.what->usr, each.what);
    }
    for (unit &each : units) {
        std::set<std::string> warned;
        for (const use &one : each.uses) {
            const auto [first, last] = by_usr.equal_range(one.usr);
            for (auto of = first; of != last; ++of) {
                if (!one.changes) {
                    of->second->called_from.push_back(one.where);
                } else if (of->second->what == kind::string && warned.insert(one.usr).second) {
                    each.findings.push_back(
                        {severity::warning,
                         one.where,
                         "this changes " + of->second->qualified +
                             ", which is published: each worker has one of its own, so the "
                             "change stays in one; make the string static if it is no page",
                         {{severity::note, of->second->where, "published here", {}}}}
                    );
                }
            }
        }
    }
}

// Defined at two places of one source, as the compiler allows: templates that only their
// constraints tell apart have the same name for libclang.
std::set<std::string> find_ambiguous(const std::vector<unit> &units) {
    std::set<std::string> found;
    for (const unit &each : units) {
        std::map<std::string, location> first;
        for (const definition &one : each.definitions) {
            if (first.try_emplace(one.usr, one.where).first->second != one.where) {
                found.insert(one.usr);
            }
        }
    }
    return found;
}

void compare_definitions(std::vector<unit> &units) {
    const std::set<std::string> ambiguous = find_ambiguous(units);
    std::map<std::string, const definition *> first;
    for (unit &each : units) {
        for (const definition &one : each.definitions) {
            const auto [known, fresh] = first.emplace(one.usr, &one);
            const definition &other = *known->second;
            if (fresh || other.where == one.where || other.tokens == one.tokens ||
                ambiguous.contains(one.usr)) {
                continue;
            }
            each.findings.push_back(
                {severity::error,
                 one.where,
                 one.shown + " is defined here and, otherwise, in " + name_of(other.where) +
                     ": the program would mix them; rename one, or put both into unnamed "
                     "namespaces",
                 {{severity::note, other.where, "the other definition", {}}}}
            );
        }
    }
}

void append_segments(std::vector<std::string> &url, std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1); // the slash
        const std::string_view name = path.substr(0, path.find('/'));
        url.emplace_back(name);
        path.remove_prefix(name.size());
    }
}

std::vector<std::string> url_of(const published &one) {
    std::vector<std::string> url = one.names;
    if (!one.at_path.empty()) {
        if (!one.index) {
            url.pop_back();
        }
        append_segments(url, one.at_path);
    }
    return url;
}

std::string text_of(const std::vector<std::string> &url) {
    std::string text;
    for (const std::string &name : url) {
        text.append("/").append(name);
    }
    return text.empty() ? "/" : text;
}

std::string common_method(const published &one, const published &other) {
    for (const std::string &method : one.methods) {
        const bool both = other.methods.front() == "*" ||
                          std::find(other.methods.begin(), other.methods.end(), method) !=
                              other.methods.end();
        if (both || method == "*") {
            return method == "*" ? other.methods.front() : method;
        }
    }
    return "";
}

std::string segments_text(unsigned count) {
    return std::to_string(count) + (count == 1 ? " segment" : " segments");
}

void refuse_clash(const owned &added, const published &other, const std::string &method) {
    const published &one = *added.what;
    const bool same_count = one.what != kind::string && other.what != kind::string;
    added.in->findings.push_back(
        {severity::error,
         one.where,
         method + " " + text_of(url_of(one)) + " with " + segments_text(one.required_segments) +
             " is published twice: by " + other.qualified + " in " + name_of(other.where) +
             " and by " + one.qualified + " here; give them different " +
             (same_count ? "methods or counts of required parameters" : "names"),
         {{severity::note, other.where, "the other one", {}}}}
    );
}

void find_clashes(std::vector<unit> &units) {
    std::map<std::vector<std::string>, std::vector<owned>> by_url;
    for (const owned &each : all_of(units)) {
        std::vector<owned> &same = by_url[url_of(*each.what)];
        for (const owned &other : same) {
            const std::string method = common_method(*each.what, *other.what);
            if (!method.empty() &&
                each.what->required_segments == other.what->required_segments) {
                refuse_clash(each, *other.what, method);
                break;
            }
        }
        same.push_back(each);
    }
}

// The same function is found in each source that sees it: one is kept, where it is defined.
void sort_hooks(std::vector<unit> &units) {
    std::map<std::string, std::vector<hook *>> by_usr;
    std::set<const hook *> dropped;
    for (unit &each : units) {
        for (hook &one : each.hooks) {
            for (hook *const other : by_usr[one.usr]) {
                const bool same = one.where == other->where || !one.defined || !other->defined;
                if (same) {
                    dropped.insert(one.defined && !other->defined ? other : &one);
                }
            }
            by_usr[one.usr].push_back(&one);
        }
    }
    for (unit &each : units) {
        std::vector<hook> kept;
        for (hook &one : each.hooks) {
            if (!dropped.contains(&one)) {
                kept.push_back(std::move(one));
            }
        }
        each.hooks = std::move(kept);
    }
}

void find_second_hooks(std::vector<unit> &units) {
    std::map<std::pair<hook_kind, std::vector<std::string>>, location> first;
    for (unit &each : units) {
        for (const hook &one : each.hooks) {
            const auto [known, fresh] =
                first.emplace(std::pair(one.what, one.names), one.where);
            if (fresh || one.what == hook_kind::setup) {
                continue;
            }
            each.findings.push_back(
                {severity::error,
                 one.where,
                 "there are two " + std::string(hook_name(one.what)) + " of " +
                     text_of(one.names) + ": here and in " + name_of(known->second) +
                     "; make one function of them",
                 {{severity::note, known->second, "the other one", {}}}}
            );
        }
    }
}

// An index that takes segments meets each name beside it that is misspelt.
void warn_of_index(std::vector<unit> &units) {
    const std::vector<owned> all = all_of(units);
    for (const owned &each : all) {
        const published &index = *each.what;
        if (!index.index || !index.takes_segments || !index.at_path.empty()) {
            continue;
        }
        const auto beside = std::find_if(all.begin(), all.end(), [&index](const owned &other) {
            const std::vector<std::string> names = url_of(*other.what);
            return names.size() > index.names.size() &&
                   std::equal(index.names.begin(), index.names.end(), names.begin());
        });
        if (beside != all.end()) {
            each.in->findings.push_back(
                {severity::warning,
                 index.where,
                 index.qualified + " takes a segment, and there are names beside it, such as " +
                     beside->what->qualified +
                     ": a name that is misspelt in a URL comes here as a value",
                 {}}
            );
        }
    }
}

// What a source only declares may be published by another.
void forget_declarations(std::vector<unit> &units) {
    std::set<std::string> defined;
    for (const owned &each : all_of(units)) {
        defined.insert(each.what->qualified);
    }
    for (unit &each : units) {
        std::erase_if(each.others, [&defined](const unpublished &one) {
            return one.only_declared && defined.contains(one.qualified);
        });
    }
}

} // namespace

void check_together(std::vector<unit> &units) {
    note_uses(units);
    compare_definitions(units);
    find_clashes(units);
    sort_hooks(units);
    find_second_hooks(units);
    warn_of_index(units);
    forget_declarations(units);
}

} // namespace imprint::scan
