// SPDX-License-Identifier: MIT
// The name of a request parameter and, if it may be absent, what makes its value:
//     imprint::arg{"year"}
//     imprint::arg{"month", [] { return 1; }, "1"}   // the last is for listings only
// One for each request parameter, in their order; arg{} for one without a name, which takes
// only a segment.
#pragma once

#include <string_view>
#include <utility>

namespace imprint {

namespace detail {
struct no_default {};
} // namespace detail

// The default is called once per call that needs it.  Texts are copied by publish() and must
// live until then.
template <class Default = detail::no_default>
struct arg {
    arg() = default;
    explicit arg(std::string_view parameter) : name(parameter) {}
    arg(std::string_view parameter, Default make, std::string_view text = {})
        : name(parameter), make_default(std::move(make)), default_text(text) {}

    std::string_view name;
    Default make_default{};
    std::string_view default_text;
};

arg() -> arg<>;
template <class Name>
arg(Name) -> arg<>;
template <class Name, class Default>
arg(Name, Default) -> arg<Default>;
template <class Name, class Default, class Text>
arg(Name, Default, Text) -> arg<Default>;

} // namespace imprint
