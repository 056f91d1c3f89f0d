// SPDX-License-Identifier: MIT
// Octets of one connection.
#include "wire/scgi.hpp"
#include "wire_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    fuzz::check_decoder<imprint::wire::scgi_decoder>(
        {reinterpret_cast<const char *>(data), size}
    );
    return 0;
}
