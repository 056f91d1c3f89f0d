// SPDX-License-Identifier: MIT
// Response content that is made while it is sent.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace imprint {

// Thrown by stream_writer::write; let it pass.
class client_gone : public std::runtime_error {
  public:
    client_gone();
};

class stream_writer {
  public:
    // `sink` takes octets or throws client_gone.
    explicit stream_writer(std::function<void(std::string_view)> sink);

    // Sends, waiting for a slow client; client_gone when nobody reads any more.
    void write(std::string_view octets);

  private:
    std::function<void(std::string_view)> sink_;
};

// `write` is called once, after the transaction was committed: it may not use the database.
// An exception out of it ends the response short, since its head has left already.
struct stream {
    std::function<void(stream_writer &)> write;
    std::optional<std::uint64_t> size{}; // announced when known, and must then be exact
};

} // namespace imprint
