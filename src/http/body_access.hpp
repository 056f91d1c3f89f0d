// SPDX-License-Identifier: MIT
// How the library makes the body values that applications can only receive.
#pragma once

#include "http/spool.hpp"
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
    // The spool must not be appended to any more.
    static body make(std::string content_type, http::spool octets);
    // For a function that takes a body but got a form or nothing.
    static body make_empty(std::string content_type);
};

// Octets [offset, offset + size) of a spool that the files of one form share.
struct upload_parts {
    std::string name;
    std::string filename;
    std::string content_type;
    std::shared_ptr<const http::spool> octets;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

struct upload_access {
    static upload make(upload_parts parts);
};

struct body_stream_access {
    // `read` gives 0 at the end only, and throws http_error as body_stream::read says.
    static body_stream
    make(std::function<std::size_t(std::span<char>)> read, std::string content_type);
};

struct form_access {
    static form make(name_values fields, std::vector<upload> uploads) {
        return {std::move(fields), std::move(uploads)};
    }
};

} // namespace imprint::detail
