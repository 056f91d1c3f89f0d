// SPDX-License-Identifier: MIT
// expect: publish: describe<> names an enumerator twice
#include "imprint/describe.hpp"

enum class colour { default_, red };

template <>
struct imprint::describe<colour> : imprint::enumerators<
                                       imprint::enumerator<"default_", colour::default_>,
                                       imprint::enumerator<"default", colour::red>> {};

static_assert(imprint::detail::converter<colour>::bindable);
