// SPDX-License-Identifier: MIT
// Octets of one connection.
#include "wire/fastcgi.hpp"
#include "wire_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    fuzz::check_decoder<imprint::wire::fastcgi_decoder>(
        {reinterpret_cast<const char *>(data), size}
    );
    return 0;
}
