// SPDX-License-Identifier: MIT
// The name-value pairs that the front server sent with a request (FastCGI FCGI_PARAMS, SCGI
// headers, CGI meta-variables): a multimap in wire order.  Real fronts repeat names, and
// several client fields can become one name, so nothing is joined or dropped here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint {

namespace detail {
class params_builder;
} // namespace detail

struct param {
    std::string_view name;
    std::string_view value;

    friend bool operator==(const param &, const param &) = default;
};

// One flat buffer of octets and offsets into it.  Views from here live until the next
// append, clear or assignment, or the end of the params.  Names and values are octets as
// sent: any of them may be empty, no UTF-8, or hold NUL.
class params {
  public:
    class const_iterator;
    using value_type = param;

    void append(std::string_view name, std::string_view value);
    void clear() noexcept; // keeps the memory for the next request

    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }
    param operator[](std::size_t index) const noexcept;
    const_iterator begin() const noexcept;
    const_iterator end() const noexcept;

    // Names are compared octet by octet.  The first of that name; count() tells whether
    // there are more.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    std::size_t count(std::string_view name) const noexcept;

    // Equal names and values in equal order.
    friend bool operator==(const params &one, const params &other) noexcept;

  private:
    friend class detail::params_builder;

    struct entry {
        std::uint32_t name_at;
        std::uint32_t name_size;
        std::uint32_t value_at;
        std::uint32_t value_size;
    };
    std::string_view name_of(const entry &) const noexcept;
    std::string_view value_of(const entry &) const noexcept;

    std::string octets_;
    std::vector<entry> entries_;
};

class params::const_iterator {
  public:
    using value_type = param;
    using reference = param;
    using pointer = void;
    using difference_type = std::ptrdiff_t;
    // Dereferencing makes a value, which the older category calls input at best.
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;

    const_iterator() = default;
    const_iterator(const params &all, std::size_t index) noexcept
        : params_(&all), index_(index) {}

    param operator*() const noexcept { return (*params_)[index_]; }
    const_iterator &operator++() noexcept {
        ++index_;
        return *this;
    }
    const_iterator operator++(int) noexcept {
        const const_iterator before = *this;
        ++index_;
        return before;
    }
    friend bool operator==(const const_iterator &, const const_iterator &) = default;

  private:
    const params *params_ = nullptr;
    std::size_t index_ = 0;
};

inline std::string_view params::name_of(const entry &e) const noexcept {
    return {octets_.data() + e.name_at, e.name_size};
}
inline std::string_view params::value_of(const entry &e) const noexcept {
    return {octets_.data() + e.value_at, e.value_size};
}
inline param params::operator[](std::size_t index) const noexcept {
    return {name_of(entries_[index]), value_of(entries_[index])};
}
inline params::const_iterator params::begin() const noexcept {
    return {*this, 0};
}
inline params::const_iterator params::end() const noexcept {
    return {*this, entries_.size()};
}

} // namespace imprint
