// SPDX-License-Identifier: MIT
// Who is logged in.  The type exists so that a function can ask for it; until the site has
// a login nobody is, and such a function is answered 401.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace imprint {

namespace detail {
struct signed_in_user_access;
}

// Never made by a site: it is a parameter, `signed_in_user` or `std::optional` of it.
class signed_in_user {
  public:
    std::string_view name() const noexcept { return name_; }

  private:
    friend struct detail::signed_in_user_access;
    explicit signed_in_user(std::string name) noexcept : name_(std::move(name)) {}

    std::string name_;
};

} // namespace imprint
