// SPDX-License-Identifier: MIT
#include "identity/object_identifier.hpp"

#include <openssl/objects.h>

#include <cstddef>

namespace imprint::detail {

std::optional<std::string> dotted_oid(const asn1_object_st *object) {
    const int size = OBJ_obj2txt(nullptr, 0, object, 1);
    if (size < 0) {
        return std::nullopt;
    }
    std::string text(static_cast<std::size_t>(size) + 1, '\0');
    OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
    text.pop_back(); // its NUL
    return text;
}

} // namespace imprint::detail
