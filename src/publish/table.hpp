// SPDX-License-Identifier: MIT
// What is published, as a tree of segments: finding something takes one hash look-up per
// segment, however much is published.  Pure.
#pragma once

#include "imprint/hook.hpp"
#include "imprint/published.hpp"
#include "imprint/render.hpp"
#include "imprint/settings.hpp"
#include "imprint/site.hpp"
#include "publish/hooks.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace imprint::detail {

// One bit per method; all methods without a tag of their own share the last.
using method_set = unsigned;
inline constexpr method_set get_bit = 1;
inline constexpr method_set head_bit = 2;
inline constexpr method_set post_bit = 4;
inline constexpr method_set put_bit = 8;
inline constexpr method_set patch_bit = 16;
inline constexpr method_set delete_bit = 32;
inline constexpr method_set other_bit = 64;
inline constexpr method_set all_methods = 127;

method_set method_bit(std::string_view method) noexcept; // case counts
std::vector<std::string> method_names(method_set methods);

// Session, user, certificate or database: the result depends on who asks.
bool is_personal_kind(parameter_kind kind) noexcept;

// A parameter that comes from the request.
struct requested {
    std::size_t slot = 0; // its position among all parameters
    parameter_kind kind{};
    const value_type *type = nullptr; // of values, lists and aggregates
    const given_arg *arg = nullptr;

    bool takes_segment() const noexcept; // scalars, and optional ones
    bool is_required() const noexcept;   // neither defaulted, optional nor a list
    bool is_text() const noexcept;
    bool is_bool() const noexcept;
};

// One published function or string.
struct entry {
    function_record record;
    std::string url;
    bool index = false; // registered as the folder's "index", or as "/"
    method_set methods = 0;
    std::vector<requested> requested_ones;
    std::vector<std::size_t> segment_takers; // into requested_ones, left to right
    std::vector<std::size_t> required_takers;
    std::size_t least_segments = 0; // when it is alone with its method
    string_kind kind = string_kind::text;

    entry(function_record &&from, std::string at_url, bool is_index);
    // Parameters point to their args.
    entry(entry &&) = delete;
    entry &operator=(entry &&) = delete;
    entry(const entry &) = delete;
    entry &operator=(const entry &) = delete;
    ~entry() = default;

    bool takes(parameter_kind wanted) const noexcept;
    bool takes_fields() const noexcept; // by name, or as an aggregate
    bool takes_uploads() const noexcept;
    bool is_personal() const noexcept;
    std::string place() const; // "site/index.cpp:12"
};

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>()(text);
    }
};

struct node {
    std::unordered_map<std::string, std::unique_ptr<node>, text_hash, std::equal_to<>> children;
    std::vector<std::unique_ptr<entry>> entries;

    // Of a namespace with hooks.
    std::unique_ptr<hook_layer> own_hooks;
    std::unique_ptr<hook_chain> own_chain;
    // What applies here, of this node or of the nearest one above; nullptr: no hook does.
    const hook_chain *hooks = nullptr;

    const node *find_child(std::string_view name) const;
    // How many of the entries answer the method.
    std::size_t count(method_set method) const noexcept;
};

// What is published, and the node that it is published at.
struct listed_entry {
    const entry *what;
    const node *at;
};

class table {
  public:
    void add(std::string_view url, function_record &&record);
    void add_hook(std::string_view url, hook_record &&record);

    const node &root() const noexcept { return root_; }
    // By URL, then by method.
    std::vector<listed_entry> entries() const;
    // One line per contradiction.
    std::vector<std::string> faults() const;
    std::vector<std::string> warnings() const;

    function_record pending; // what a call of publish() is about to add
    imprint::settings settings;
    std::vector<std::function<void()>> worker_starts;
    std::vector<std::string> schema;

  private:
    node *make_node(const std::vector<std::string> &names);
    void find_faults(const node &beside, const entry &added);

    node root_;
    std::vector<std::string> faults_;
};

struct site_access {
    static const table &of(const site &published) noexcept { return *published.table_; }
    static table &of(site &published) noexcept { return *published.table_; }
};

} // namespace imprint::detail
