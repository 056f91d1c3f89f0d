// SPDX-License-Identifier: MIT
#include "imprint/stream.hpp"

#include <utility>

namespace imprint {

client_gone::client_gone() : std::runtime_error("the client is gone") {
}

stream_writer::stream_writer(std::function<void(std::string_view)> sink)
    : sink_(std::move(sink)) {
}

void stream_writer::write(std::string_view octets) {
    if (!octets.empty()) {
        sink_(octets);
    }
}

} // namespace imprint
