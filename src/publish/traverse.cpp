// SPDX-License-Identifier: MIT
#include "publish/traverse.hpp"

#include "base/text.hpp"
#include "http/percent.hpp"

#include <algorithm>
#include <span>

namespace imprint::detail {
namespace {

// A node and the segments that named nothing below it.
struct stand {
    const node *at;
    std::span<const std::string_view> named; // the raw segments that led to the node
    std::span<const std::string_view> raw;
    std::vector<std::string> decoded; // of raw; "" where that can name nothing
};

stand walk(const table &published, std::span<const std::string_view> raw) {
    stand here{&published.root(), {}, {}, {}};
    std::string name;
    std::size_t i = 0;
    for (; i < raw.size(); ++i) {
        name = decode_segment(raw[i]).value_or(""); // nothing is published as ""
        const node *const child = here.at->find_child(name);
        if (child == nullptr) {
            break;
        }
        here.at = child;
    }
    here.named = raw.first(i);
    here.raw = raw.subspan(i);
    here.decoded.reserve(here.raw.size());
    if (i < raw.size()) {
        here.decoded.push_back(std::move(name));
    }
    for (const std::string_view value : here.raw.subspan(here.decoded.size())) {
        here.decoded.push_back(decode_segment(value).value_or(""));
    }
    return here;
}

// Only a redirect wants them.
std::vector<std::string> names_of(const stand &here) {
    std::vector<std::string> names;
    for (const std::string_view segment : here.named) {
        names.push_back(decode_segment(segment).value_or(""));
    }
    return names;
}

// With others for the same method, only the count of required segments tells them apart.
bool fits_count(const entry &one, std::size_t count, bool alone) {
    const std::size_t least = alone ? one.least_segments : one.required_takers.size();
    const bool enough = count >= least;
    return enough && (one.takes(pk::rest) || count <= takers(one, alone).size());
}

bool fits_spelling(const entry &one, const stand &here, std::size_t count, bool alone) {
    const std::vector<std::size_t> &to = takers(one, alone);
    const std::size_t values = std::min(count, to.size());
    for (std::size_t i = 0; i < values; ++i) {
        const value_type *type = one.requested_ones[to[i]].type;
        type = type->shape == value_shape::optional ? type->element() : type;
        if (here.decoded[i].empty() || !type->fits_text(here.decoded[i], place::segment)) {
            return false;
        }
    }
    return true;
}

// The entry for one method and the first `count` of the segments left.  One that takes them
// all by value wins over one that takes a rest; of two rests the one with more values.
const entry *select(const stand &here, std::size_t count, method_set method) {
    const bool alone = here.at->count(method) == 1;
    const entry *best = nullptr;
    for (const auto &one : here.at->entries) {
        if ((one->methods & method) == 0 || !fits_count(*one, count, alone) ||
            !fits_spelling(*one, here, count, alone)) {
            continue;
        }
        if (!one->takes(pk::rest)) {
            return one.get();
        }
        if (best == nullptr || one->required_takers.size() > best->required_takers.size()) {
            best = one.get();
        }
    }
    return best;
}

method_set allowed_methods(const stand &here, std::size_t count) {
    method_set allowed = 0;
    for (method_set bit = 1; bit <= all_methods; bit <<= 1U) {
        allowed |= select(here, count, bit) == nullptr ? 0 : bit;
    }
    return allowed;
}

bool is_index(const stand &here, std::size_t count) {
    const bool named = count == 1 && here.decoded[0] == "index";
    return named &&
           std::any_of(here.at->entries.begin(), here.at->entries.end(), [](const auto &one) {
               return one->index;
           });
}

found moved_to(std::vector<std::string> names) {
    found there;
    there.how = found::outcome::moved;
    there.place = std::move(names);
    return there;
}

// The URL without its trailing slash, where that is published.
found without_slash(stand &&here, method_set method) {
    const std::size_t count = here.raw.size() - 1;
    if (is_index(here, count)) {
        return moved_to(names_of(here));
    }
    const entry *const there = select(here, count, method);
    if (there == nullptr) {
        found nothing;
        nothing.hooks = here.at->hooks;
        return nothing;
    }
    std::vector<std::string> names = names_of(here);
    for (std::size_t i = 0; i < count; ++i) {
        names.push_back(std::move(here.decoded[i]));
    }
    return moved_to(std::move(names));
}

found published_at(const entry &what, stand &&here, method_set method) {
    found there;
    there.how = found::outcome::published;
    there.hooks = here.at->hooks;
    there.what = &what;
    there.alone = here.at->count(method) == 1;
    const std::size_t values = std::min(here.raw.size(), takers(what, there.alone).size());
    there.rest.assign(here.raw.begin() + static_cast<std::ptrdiff_t>(values), here.raw.end());
    here.decoded.resize(values);
    there.segments = std::move(here.decoded);
    return there;
}

} // namespace

std::optional<std::string> decode_segment(std::string_view raw) {
    std::optional<std::string> text = http::percent_decode(raw);
    const bool good = text && !text->empty() && *text != "." && *text != ".." &&
                      text->find('/') == std::string::npos &&
                      text->find('\0') == std::string::npos && base::is_utf8(*text);
    return good ? text : std::nullopt;
}

const std::vector<std::size_t> &takers(const entry &of, bool alone) noexcept {
    return alone ? of.segment_takers : of.required_takers;
}

found traverse(
    const table &published, const std::vector<std::string_view> &raw, std::string_view method
) {
    stand here = walk(published, raw);
    const std::size_t count = here.raw.size();
    const method_set wanted = method_bit(method);
    const entry *const what = select(here, count, wanted);
    if (is_index(here, count) && (what == nullptr || !what->takes(pk::rest))) {
        return moved_to(names_of(here));
    }
    if (what != nullptr) {
        return published_at(*what, std::move(here), wanted);
    }
    const bool safe = wanted == get_bit || wanted == head_bit;
    if (safe && count > 0 && here.raw.back().empty()) {
        return without_slash(std::move(here), wanted);
    }
    found there;
    there.hooks = here.at->hooks;
    there.allowed = allowed_methods(here, count);
    there.how = there.allowed == 0 ? found::outcome::nothing : found::outcome::other_method;
    return there;
}

} // namespace imprint::detail
