// SPDX-License-Identifier: MIT
#include "scan/result_types.hpp"

namespace imprint::scan {

std::string result_fault(CXType declared) {
    const CXType bare = bare_type(declared);
    if (bare.kind == CXType_Pointer && spelling(bare) != "char *" && !is_text(bare)) {
        return "can't be sent, it is a pointer: return text, html, json, a number, a struct, "
               "std::optional or std::vector of these, file, stream, redirect or response";
    }
    return "";
}

} // namespace imprint::scan
