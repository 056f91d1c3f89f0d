// SPDX-License-Identifier: MIT
#include "imprint/body_stream.hpp"

#include <array>
#include <utility>

namespace imprint {

body_stream::body_stream(source read, std::string content_type)
    : read_(std::move(read)), content_type_(std::move(content_type)) {
}

std::size_t body_stream::read(std::span<char> into) {
    if (ended_ || into.empty()) {
        return 0;
    }
    // A function that caught the error and reads on must not meet something that looks like
    // the end: it would take a cut-off body for a whole one.
    if (failure_) {
        std::rethrow_exception(failure_);
    }
    try {
        const std::size_t count = read_(into);
        ended_ = count == 0;
        return count;
    } catch (...) {
        failure_ = std::current_exception();
        throw;
    }
}

void body_stream::for_each(const std::function<void(std::string_view)> &take) {
    std::array<char, 16 * 1024> buffer;
    while (const std::size_t count = read(buffer)) {
        take({buffer.data(), count});
    }
}

} // namespace imprint
