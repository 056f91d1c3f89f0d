// SPDX-License-Identifier: MIT
// expect: publish: describe<> of an enum holds an enumerator of another
#include "imprint/describe.hpp"

enum class colour { red };
enum class fruit { apple };

template <>
struct imprint::describe<colour>
    : imprint::enumerators<imprint::enumerator<"apple", fruit::apple>> {};

static_assert(imprint::detail::converter<colour>::bindable);
