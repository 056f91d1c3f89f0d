// SPDX-License-Identifier: MIT
#include "imprint/value_type.hpp"

#include <algorithm>
#include <utility>

namespace imprint::detail {
namespace {

void add_fault(
    std::vector<value_fault> &faults, std::string path, std::string came, std::string wanted
) {
    if (faults.size() < most_faults) {
        faults.push_back({std::move(path), std::move(came), std::move(wanted)});
    }
}

std::string member_path(const std::string &path, std::string_view name) {
    std::string longer = path.empty() ? path : path + ".";
    longer += name;
    return longer;
}

void fill_list(
    const value_type &type,
    void *slot,
    json_value from,
    const std::string &path,
    std::vector<value_fault> &faults
) {
    const value_type &element = *type.element();
    for (std::size_t i = 0; i < from.size() && faults.size() < most_faults; ++i) {
        auto fill = [&](void *value) {
            assign_json(element, value, from[i], path + "[" + std::to_string(i) + "]", faults);
        };
        type.append(
            slot,
            [](void *context, void *value) {
                (*static_cast<decltype(fill) *>(context))(value);
            },
            &fill
        );
    }
}

// A member that nothing takes is refused, as at the top: a misspelt optional field must not
// vanish.
void refuse_unknown(
    std::span<const described_field> fields,
    json_value object,
    const std::string &path,
    std::vector<value_fault> &faults
) {
    for (std::size_t i = 0; i < object.size(); ++i) {
        const std::string_view name = object.name(i);
        const bool known = std::any_of(fields.begin(), fields.end(), [name](const auto &field) {
            return field.name == name;
        });
        if (!known) {
            add_fault(faults, member_path(path, name), object[i].shown(), "no such member");
        }
    }
}

bool may_be_absent(const described_field &field) {
    const value_shape shape = field.type()->shape;
    return field.when_absent == presence::initialised || shape == value_shape::optional ||
           shape == value_shape::list;
}

} // namespace

std::string wanted_of(const value_type &type, bool in_json) {
    switch (type.shape) {
    case value_shape::scalar:
        return in_json && type.is_bool ? "true or false" : type.wanted();
    case value_shape::optional:
        return wanted_of(*type.element(), in_json);
    case value_shape::list:
        return "a list, each " + wanted_of(*type.element(), in_json);
    case value_shape::aggregate:
        break;
    }
    return "an object";
}

bool assign_text(const value_type &type, void *slot, std::string_view text, place where) {
    switch (type.shape) {
    case value_shape::scalar:
        return type.set_text(slot, text, where);
    case value_shape::optional:
        return assign_text(*type.element(), type.emplace(slot), text, where);
    case value_shape::list: {
        bool good = false;
        auto fill = [&](void *value) {
            good = assign_text(*type.element(), value, text, where);
        };
        type.append(
            slot,
            [](void *context, void *value) {
                (*static_cast<decltype(fill) *>(context))(value);
            },
            &fill
        );
        return good;
    }
    case value_shape::aggregate:
        break;
    }
    return false;
}

void assign_json(
    const value_type &type,
    void *slot,
    json_value from,
    const std::string &path,
    std::vector<value_fault> &faults
) {
    const auto refuse = [&] { add_fault(faults, path, from.shown(), wanted_of(type, true)); };
    switch (type.shape) {
    case value_shape::scalar:
        if (!type.set_json(slot, from)) {
            refuse();
        }
        return;
    case value_shape::optional:
        if (!from.is_null()) {
            assign_json(*type.element(), type.emplace(slot), from, path, faults);
        }
        return;
    case value_shape::list:
        if (from.kind() != json_value::type::list) {
            return refuse();
        }
        return fill_list(type, slot, from, path, faults);
    case value_shape::aggregate:
        if (from.kind() != json_value::type::object) {
            return refuse();
        }
        refuse_unknown(type.fields(), from, path, faults);
        return assign_fields_json(type.fields(), slot, from, path, faults);
    }
}

void assign_fields_json(
    std::span<const described_field> fields,
    void *slot,
    json_value object,
    const std::string &path,
    std::vector<value_fault> &faults
) {
    for (const described_field &field : fields) {
        const auto member = object.find(field.name);
        if (member) {
            assign_json(
                *field.type(),
                field.address(slot),
                *member,
                member_path(path, field.name),
                faults
            );
        } else if (!may_be_absent(field)) {
            add_fault(
                faults, member_path(path, field.name), "", wanted_of(*field.type(), true)
            );
        }
    }
}

} // namespace imprint::detail
