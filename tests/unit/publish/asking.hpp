// SPDX-License-Identifier: MIT
// A request to a site, without a socket: what a front would send, and what came back.
#pragma once

#include "http/request_access.hpp"
#include "imprint/name_value.hpp"
#include "imprint/site.hpp"
#include "publish/exchange.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

struct asked {
    std::string method = "GET";
    std::string target = "/";
    std::string mount{}; // the target begins with it
    std::string body{};
    std::string type{};
    imprint::name_values params{};          // further ones
    std::optional<std::size_t> announced{}; // Content-Length, when it is not the body's
    std::size_t piece = 0;                  // feed so many octets at a time; 0: all
    imprint::client_identity who{};
    bool chunked = false; // no Content-Length
};

struct answered {
    int status = 0;
    std::string body;
    imprint::name_values fields;
    std::vector<std::string> notes;
    bool early = false; // before the body was read

    std::string field(std::string_view name) const {
        for (const imprint::name_value &one : fields) {
            if (one.name == name) {
                return one.value;
            }
        }
        return "";
    }
    bool says(std::string_view words) const { return body.find(words) != std::string::npos; }
};

class asking {
  public:
    explicit asking(const imprint::site &site) : site_(site), with_{site.settings()} {}

    imprint::detail::services &with() { return with_; }

    answered operator()(std::string method, std::string target) {
        asked what;
        what.method = std::move(method);
        what.target = std::move(target);
        return (*this)(what);
    }
    answered operator()(const asked &what);

  private:
    static imprint::request make_request(const asked &what);

    const imprint::site &site_;
    imprint::detail::services with_;
};
