// SPDX-License-Identifier: MIT
// How the library makes the body values that applications can only receive.
#pragma once

#include "http/spool.hpp"
#include "http/stored_octets.hpp"
#include "imprint/body.hpp"
#include "imprint/body_stream.hpp"
#include "imprint/form.hpp"
#include "imprint/upload.hpp"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace imprint::detail {

struct body_access {
    // All octets of the spool, which takes no more from now on.  An empty spool makes the
    // body of a function that got a form instead.
    static body make(std::string content_type, http::spool octets);
};

struct upload_access {
    static upload make(description what, stored_range where);
};

struct body_stream_access {
    // `read` gives 0 at the end only, and throws http_error as body_stream::read says.
    static body_stream
    make(std::function<std::size_t(std::span<char>)> read, std::string content_type) {
        return {std::move(read), std::move(content_type)};
    }
};

struct form_access {
    static form make(name_values fields, std::vector<upload> uploads) {
        return {std::move(fields), std::move(uploads)};
    }
};

} // namespace imprint::detail
