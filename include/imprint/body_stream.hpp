// SPDX-License-Identifier: MIT
// The body of a request while it arrives: a parameter of a published function.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace imprint {

namespace detail {
struct body_stream_access;
}

// Read once, front to end; what the function leaves unread is dropped.  Not copyable: there
// is one stream.
class body_stream {
  public:
    body_stream(body_stream &&) noexcept = default;
    body_stream &operator=(body_stream &&) noexcept = default;
    body_stream(const body_stream &) = delete;
    body_stream &operator=(const body_stream &) = delete;
    ~body_stream() = default;

    // As sent; "" when the client named none.
    std::string_view content_type() const noexcept { return content_type_; }

    // Waits for octets; how many came: 0 only at the end, or when `into` is empty.  Throws
    // http_error: 400 when the body ends before its announced length, 408 when it comes too
    // slowly, 413 when it is over the limit; and throws the same again when called again.
    std::size_t read(std::span<char> into);

    // The rest, in pieces that live until the function returns.
    void for_each(const std::function<void(std::string_view)> &take);

  private:
    friend struct detail::body_stream_access;
    using source = std::function<std::size_t(std::span<char>)>;
    body_stream(source read, std::string content_type);

    source read_;
    std::string content_type_;
    bool ended_ = false;
    std::exception_ptr failure_;
};

} // namespace imprint
