// SPDX-License-Identifier: MIT
#include "scan/surface_json.hpp"

#include "scan/surface_line.hpp"
#include "scan/write_unit.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

namespace imprint::scan {
namespace {

using json = nlohmann::ordered_json;

json describe(const parameter &one) {
    json value{{"name", one.name}, {"type", one.type}, {"injected", one.injected}};
    if (one.has_default) {
        value["default"] = one.default_tokens;
    }
    return value;
}

json describe(const published &one, const std::string &root) {
    json value{
        {"methods", one.methods},
        {"url", served_url(one)},
        {"required_segments", one.required_segments},
        {"name", one.qualified},
    };
    if (one.what == kind::string) {
        value["text"] = one.text;
    } else {
        value["parameters"] = json::array();
        for (const parameter &parameter : one.parameters) {
            value["parameters"].push_back(describe(parameter));
        }
        value["result"] = one.result;
    }
    value["doc"] = one.doc;
    value["place"] = format_place(one.where, root);
    value["called_from"] = json::array();
    for (const location &from : one.called_from) {
        value["called_from"].push_back(format_place(from, root));
    }
    return value;
}

} // namespace

std::string format_json(const std::vector<unit> &units, const std::string &root) {
    std::vector<const published *> all;
    for (const unit &one : units) {
        for (const published &what : one.all) {
            all.push_back(&what);
        }
    }
    const auto rank = [](const published *one) {
        return std::tuple(served_url(*one), one->methods, one->required_segments, one->where);
    };
    std::sort(all.begin(), all.end(), [&rank](const published *one, const published *other) {
        return rank(one) < rank(other);
    });
    json list = json::array();
    for (const published *one : all) {
        list.push_back(describe(*one, root));
    }
    // Sources need not be UTF-8.
    return list.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace imprint::scan
