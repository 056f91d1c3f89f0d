// SPDX-License-Identifier: MIT
// `routes --openapi`: the site in the words of OpenAPI 3.1
// (https://spec.openapis.org/oas/v3.1.0). doc/routes.md says which of the several ways to call
// a function it shows.  Pure.
#pragma once

#include "imprint/settings.hpp"

#include <string>
#include <string_view>

namespace imprint {
class site;
}

namespace imprint::command {

// JSON, in an order that follows from the URLs alone.  `name` is the title when the settings
// have none.
std::string
describe_openapi(const site &published, const imprint::settings &with, std::string_view name);

} // namespace imprint::command
