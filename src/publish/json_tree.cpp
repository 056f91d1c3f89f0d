// SPDX-License-Identifier: MIT
#include "publish/json_tree.hpp"

#include "base/text.hpp"
#include "http/rule.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace imprint::detail {
namespace {

using tree = nlohmann::ordered_json;

using http::rule;

[[noreturn]] void refuse_body(rule which, const std::string &why) {
    http::refuse(which, "the JSON body " + why);
}

// The library calls this for each token; its own tree builder neither bounds the depth nor
// sees duplicates (the last member wins, and another reader of the same body may take the
// first).  It does not recurse, nor do we.
class tree_builder {
  public:
    explicit tree_builder(json_limits limits) : limits_(limits) {}

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(tree::number_integer_t value) { return add(value); }
    bool number_unsigned(tree::number_unsigned_t value) { return add(value); }
    bool number_float(tree::number_float_t value, const std::string &) { return add(value); }
    bool string(std::string &value) { return add(std::move(value)); }
    bool binary(tree::binary_t &) { return false; } // not in JSON text

    bool start_object(std::size_t) { return open(tree::object()); }
    bool start_array(std::size_t) { return open(tree::array()); }
    bool end_array() { return close(); }
    bool end_object() {
        refuse_duplicates(*open_.back());
        return close();
    }
    // Only remembered: whether it is a duplicate is known when the object ends.
    bool key(std::string &name) {
        name_ = std::move(name);
        return true;
    }
    // `what` says where: "syntax error at line 1, column 7: ...".
    bool parse_error(std::size_t, const std::string &, const tree::exception &error) {
        const std::string_view what = error.what();
        const std::size_t id_end = what.find("] ");
        refuse_body(
            rule::malformed_json,
            "is malformed: " +
                base::escape_for_log(
                    id_end == std::string_view::npos ? what : what.substr(id_end + 2), 200
                )
        );
    }

    tree take() { return std::move(root_); }

  private:
    // Returns where the value now lives; it stays there while it is open, since only its own
    // children are added meanwhile.
    template <class Value>
    tree *place(Value &&value) {
        if (++values_ > limits_.values) {
            refuse_body(
                rule::too_many_json_values,
                "has more than " + std::to_string(limits_.values) + " values"
            );
        }
        if (open_.empty()) {
            root_ = std::forward<Value>(value);
            return &root_;
        }
        tree &parent = *open_.back();
        if (parent.is_array()) {
            auto &list = parent.get_ref<tree::array_t &>();
            return &list.emplace_back(std::forward<Value>(value));
        }
        // ordered_map::emplace looks for the name first, each time from the front.
        auto &members =
            static_cast<tree::object_t::Container &>(parent.get_ref<tree::object_t &>());
        return &members.emplace_back(std::move(name_), std::forward<Value>(value)).second;
    }
    template <class Value>
    bool add(Value &&value) {
        place(std::forward<Value>(value));
        return true;
    }
    bool open(tree &&container) {
        if (open_.size() == limits_.depth) {
            refuse_body(
                rule::json_too_deep, "is nested deeper than " + std::to_string(limits_.depth)
            );
        }
        open_.push_back(place(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    static void refuse_duplicates(const tree &object) {
        std::vector<std::string_view> names;
        for (const auto &[name, value] : object.get_ref<const tree::object_t &>()) {
            names.push_back(name);
        }
        std::sort(names.begin(), names.end());
        const auto twice = std::adjacent_find(names.begin(), names.end());
        if (twice != names.end()) {
            refuse_body(
                rule::json_member_twice,
                "has the member \"" + base::escape_for_log(*twice, 100) + "\" given twice"
            );
        }
    }

    json_limits limits_;
    tree root_;
    std::vector<tree *> open_; // from the root to the innermost open list or object
    std::string name_;
    std::size_t values_ = 0;
};

} // namespace

nlohmann::ordered_json parse_tree(std::string_view text, json_limits limits) {
    // The library takes NUL for the end of the text and would ignore what follows; within a
    // string it has to be escaped (RFC 8259 §7).
    if (text.find('\0') != std::string_view::npos) {
        refuse_body(rule::malformed_json, "is malformed: it holds NUL");
    }
    // The library checks UTF-8 within strings only; outside of them nothing but ASCII is
    // well-formed anyway.  It skips a byte order mark, which RFC 8259 §8.1 permits.
    tree_builder builder(limits);
    tree::sax_parse(text, &builder, tree::input_format_t::json, true);
    return builder.take();
}

} // namespace imprint::detail
