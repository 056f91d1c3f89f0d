// SPDX-License-Identifier: MIT
// `routes`: what is published, as text.  Pure.
#pragma once

#include <string>

namespace imprint {
class site;
}

namespace imprint::command {

// One line per URL and method: "GET,HEAD /greet name: text = "you" -> text".
std::string list_routes(const site &published);

} // namespace imprint::command
