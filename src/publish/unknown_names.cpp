// SPDX-License-Identifier: MIT
#include "publish/unknown_names.hpp"

#include "base/text.hpp"
#include "imprint/published.hpp"

#include <algorithm>
#include <string_view>

namespace imprint::detail {
namespace {

bool has_field(const value_type &aggregate, std::string_view name) {
    const auto fields = aggregate.fields();
    return std::any_of(fields.begin(), fields.end(), [name](const described_field &field) {
        return field.name == name;
    });
}

bool knows(const entry &what, std::string_view name) {
    const auto &all = what.requested_ones;
    return std::any_of(all.begin(), all.end(), [name](const requested &one) {
        if (one.kind == pk::aggregate) {
            return has_field(*one.type, name);
        }
        return one.type != nullptr && !name.empty() && one.arg->name == name;
    });
}

bool knows_upload(const entry &what, std::string_view name) {
    const auto &all = what.requested_ones;
    return std::any_of(all.begin(), all.end(), [name](const requested &one) {
        return one.type == nullptr && one.arg->name == name;
    });
}

void find_members(
    const entry &what, const json_value &root, std::vector<std::string> &sentences
) {
    for (std::size_t i = 0; i < root.size() && sentences.size() < most_faults; ++i) {
        if (!knows(what, root.name(i))) {
            sentences.push_back(
                "member '" + base::escape_for_log(root.name(i), shown_octets) +
                "' is not known here"
            );
        }
    }
}

void find_uploads(const entry &what, const form &in, std::vector<std::string> &sentences) {
    for (const upload &one : in.uploads()) {
        if (sentences.size() < most_faults && !knows_upload(what, one.name())) {
            sentences.push_back(
                "no file is wanted in field '" +
                base::escape_for_log(one.name(), shown_octets) + "'"
            );
        }
    }
}

std::vector<std::string> find_ignored(const entry &what, const form &in) {
    std::vector<std::string> names;
    for (const name_value &one : in.fields()) {
        if (!knows(what, one.name)) {
            names.push_back(one.name);
        }
    }
    return names;
}

} // namespace

std::vector<std::string> find_unknown(call &with) {
    std::vector<std::string> sentences;
    if (with.what.takes(pk::form)) {
        return sentences;
    }
    if (with.form) {
        with.ignored = find_ignored(with.what, *with.form);
    }
    const bool anything = with.what.takes(pk::request);
    if (with.json && !anything) {
        find_members(with.what, with.json->root(), sentences);
    }
    if (with.form && !anything) {
        find_uploads(with.what, *with.form, sentences);
    }
    return sentences;
}

} // namespace imprint::detail
