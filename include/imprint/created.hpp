// SPDX-License-Identifier: MIT
// "Here it is now", as a result.
#pragma once

#include "imprint/redirect.hpp"
#include "imprint/render.hpp"
#include "imprint/response.hpp"

#include <type_traits>
#include <utility>

namespace imprint {

// return created(url("/documents/{}", id), document);
//
// 201 and where what was made is (RFC 9110 §15.3.2).  The value is rendered as if the function
// had returned it; the place is as in a redirect: a path of this site, the mount point put
// before it.
template <class Place, class Value>
    requires std::is_constructible_v<redirect, const Place &> &&
             detail::renderer<std::decay_t<Value>>::renderable
response created(const Place &place, Value &&value) {
    using bare = std::decay_t<Value>;
    response made = detail::renderer<bare>::render(bare(std::forward<Value>(value)));
    detail::place_at(made.status(201), redirect(place));
    return made;
}

} // namespace imprint
