// SPDX-License-Identifier: MIT
#include "publish/table.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace imprint::detail {
namespace {

std::vector<std::string> split(std::string_view url) {
    std::vector<std::string> names;
    while (!url.empty()) {
        url.remove_prefix(1); // the slash
        const std::string_view name = url.substr(0, url.find('/'));
        names.emplace_back(name);
        url.remove_prefix(name.size());
    }
    return names;
}

std::string join(const std::vector<std::string> &names) {
    std::string url;
    for (const std::string &name : names) {
        url.append("/").append(name);
    }
    return url.empty() ? "/" : url;
}

bool is_name(const std::string &segment) {
    return !segment.empty() && segment != "." && segment != ".." &&
           segment.find('\0') == std::string::npos && base::is_utf8(segment);
}

// What a URL can't be, or "".
std::string url_fault(std::string_view url) {
    if (!url.starts_with('/')) {
        return "begins with no slash";
    }
    const std::vector<std::string> names = split(url);
    const bool good =
        url == "/" ||
        std::all_of(names.begin(), names.end(), [](const auto &name) { return is_name(name); });
    return good ? "" : "has an empty segment, \".\", \"..\", NUL or invalid UTF-8";
}

// at<"/robots.txt"> stands below the namespace, in place of the name.
std::string full_url(std::string_view url, std::string_view at) {
    return at.empty() ? std::string(url)
                      : std::string(url.substr(0, url.rfind('/'))).append(at);
}

std::vector<std::string> names_of(const requested &one) {
    if (one.kind != pk::aggregate) {
        return {one.arg->name};
    }
    std::vector<std::string> names;
    for (const described_field &field : one.type->fields()) {
        names.emplace_back(field.name);
    }
    return names;
}

bool have_same_count(const entry &one, const entry &other) {
    return one.required_takers.size() == other.required_takers.size();
}

std::string segments_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " segment" : " segments");
}

template <class Visitor>
void visit(const node &from, const Visitor &visitor) {
    visitor(from);
    for (const auto &[name, child] : from.children) {
        visit(*child, visitor);
    }
}

// A guard of a URL that nothing has would protect nothing.
bool publishes_below(const node &at) {
    return !at.entries.empty() ||
           std::any_of(at.children.begin(), at.children.end(), [](const auto &child) {
               return publishes_below(*child.second);
           });
}

void spread_hooks(node &at, const hook_chain *around) {
    if (at.own_hooks != nullptr) {
        at.own_chain = std::make_unique<hook_chain>(around, *at.own_hooks);
    }
    at.hooks = at.own_hooks != nullptr ? at.own_chain.get() : around;
    for (const auto &[name, child] : at.children) {
        spread_hooks(*child, at.hooks);
    }
}

std::string fault_at(const std::string &place, const std::string &url) {
    return place + ": the URL \"" + base::escape_for_log(url) + "\" ";
}

} // namespace

const node *node::find_child(std::string_view name) const {
    const auto found = children.find(name);
    return found == children.end() ? nullptr : found->second.get();
}

std::size_t node::count(method_set method) const noexcept {
    return static_cast<std::size_t>(std::count_if(
        entries.begin(),
        entries.end(),
        [method](const auto &one) { return (one->methods & method) != 0; }
    ));
}

void table::add(std::string_view url, function_record &&record) {
    const std::string full = full_url(url, record.at);
    if (const std::string fault = url_fault(full); !fault.empty()) {
        faults_.push_back(
            fault_at(record.file + ':' + std::to_string(record.line), full) + fault
        );
        return;
    }
    std::vector<std::string> names = full == "/" ? std::vector<std::string>() : split(full);
    const bool index = names.empty() || names.back() == "index";
    if (!names.empty() && index) {
        names.pop_back();
    }
    node *const at = make_node(names);
    at->entries.push_back(std::make_unique<entry>(std::move(record), join(names), index));
    find_faults(*at, *at->entries.back());
}

// At once, so that no request ever meets a site whose guards are not in place.
void table::add_hook(std::string_view url, hook_record &&record) {
    auto made = std::make_unique<hook>(hook{std::move(record), std::string(url)});
    if (const std::string fault = url_fault(url); !fault.empty()) {
        faults_.push_back(fault_at(made->place(), made->url) + fault);
        return;
    }
    node *const at = make_node(url == "/" ? std::vector<std::string>() : split(url));
    const hook_chain *const around =
        at->own_chain == nullptr ? at->hooks : at->own_chain->around;
    if (at->own_hooks == nullptr) {
        at->own_hooks = std::make_unique<hook_layer>();
    }
    auto &place = at->own_hooks->hooks[static_cast<std::size_t>(made->record.kind)];
    if (place != nullptr) {
        faults_.push_back(
            "two " + std::string(name_of(place->record.kind)) + " hooks of " + place->url +
            ": at " + place->place() + " and at " + made->place() +
            "; a namespace has one of each kind: call one from the other"
        );
        return;
    }
    place = std::move(made);
    spread_hooks(*at, around);
}

node *table::make_node(const std::vector<std::string> &names) {
    node *at = &root_;
    for (const std::string &name : names) {
        std::unique_ptr<node> &child = at->children[name];
        if (child == nullptr) {
            child = std::make_unique<node>();
            child->hooks = at->hooks;
        }
        at = child.get();
    }
    return at;
}

void table::find_faults(const node &beside, const entry &added) {
    for (const auto &other : beside.entries) {
        const method_set both = other->methods & added.methods;
        if (other.get() != &added && both != 0 && have_same_count(*other, added)) {
            const std::vector<std::string> names = method_names(both);
            faults_.push_back(
                (names.empty() ? "other methods" : names.front()) + ' ' + added.url + " with " +
                segments_text(added.required_takers.size()) + " is published twice: at " +
                other->place() + " and at " + added.place() +
                "; give them different methods or different counts of required parameters"
            );
        }
    }
    std::set<std::string> seen;
    for (const requested &one : added.requested_ones) {
        for (const std::string &name : names_of(one)) {
            if (!name.empty() && !seen.insert(name).second) {
                faults_.push_back(
                    added.place() + ": " + added.url +
                    " has two parameters or fields named \"" + name + '"'
                );
            }
        }
        const bool by_name = !one.takes_segment() && one.kind != pk::aggregate;
        if (by_name && one.arg->name.empty()) {
            faults_.push_back(
                added.place() + ": parameter " + std::to_string(one.slot + 1) + " of " +
                added.url + " comes by name only, and has none"
            );
        }
    }
}

std::vector<std::string> table::faults() const {
    std::vector<std::string> all = faults_;
    visit(root_, [&all](const node &at) {
        if (at.own_hooks == nullptr || publishes_below(at)) {
            return;
        }
        for (const auto &one : at.own_hooks->hooks) {
            if (one != nullptr) {
                all.push_back(
                    one->place() + ": the " + std::string(name_of(one->record.kind)) +
                    " hook of " + one->url + " applies to nothing: nothing is published at " +
                    "or below this URL"
                );
            }
        }
    });
    return all;
}

std::vector<listed_entry> table::entries() const {
    std::vector<listed_entry> all;
    visit(root_, [&all](const node &at) {
        for (const auto &one : at.entries) {
            all.push_back({one.get(), &at});
        }
    });
    std::sort(all.begin(), all.end(), [](const listed_entry &one, const listed_entry &other) {
        const auto key = [](const entry &of) {
            return std::tuple(
                std::string_view(of.url),
                method_names(of.methods),
                of.required_takers.size(),
                std::string_view(of.record.file),
                of.record.line
            );
        };
        return key(*one.what) < key(*other.what);
    });
    return all;
}

std::vector<std::string> table::warnings() const {
    std::vector<std::string> all;
    visit(root_, [&all](const node &at) {
        for (const auto &one : at.entries) {
            const bool text = std::any_of(
                one->segment_takers.begin(),
                one->segment_takers.end(),
                [&one](std::size_t i) { return one->requested_ones[i].is_text(); }
            );
            if (one->index && text && !at.children.empty()) {
                all.push_back(
                    one->place() + ": the index of " + one->url +
                    " takes a text, but the names published beside it win over its values"
                );
            }
        }
    });
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace imprint::detail
