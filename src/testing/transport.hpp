// SPDX-License-Identifier: MIT
// How a request gets to a site and an answer back.
#pragma once

#include "imprint/name_value.hpp"
#include "imprint/testing.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace imprint::testing {

// scheme and host of where a client is: "https", "127.0.0.1:8443".
struct origin {
    std::string scheme;
    std::string host;

    friend bool operator==(const origin &, const origin &) = default;
};

struct certificate {
    std::string pem;
    std::string key;
    std::string verdict;
};

struct sent {
    testing::origin origin;
    std::string method;
    std::string target; // path and query, as they go out
    std::string body{};
    std::string type{};     // "": none is named
    name_values fields{};   // further ones
    std::string cookie{};   // "": none
    bool chunked = false;   // the body's length is not announced
    certificate identity{}; // empty: none
};

struct received {
    int status = 0;
    name_values fields{};
    std::string body{};
};

class transport {
  public:
    transport() = default;
    virtual ~transport() = default;
    transport(const transport &) = delete;
    transport &operator=(const transport &) = delete;
    transport(transport &&) = delete;
    transport &operator=(transport &&) = delete;

    virtual testing::origin origin() const = 0;
    // Throws failure.
    virtual received send(const sent &what) = 0;
};

std::unique_ptr<transport> make_in_process(site published, const options &with);
std::unique_ptr<transport> make_pool(std::string_view address, const options &with);
std::unique_ptr<transport> make_front(std::string_view address, const options &with);

} // namespace imprint::testing
