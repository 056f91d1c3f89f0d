// SPDX-License-Identifier: MIT
// The translation unit that is compiled in place of a site source: includes it and publishes
// what the scan found in it.  Pure.
#pragma once

#include "scan/model.hpp"
#include "scan/sources.hpp"

#include <string>

namespace imprint::scan {

std::string format_unit(const unit &found, const source_file &source);

// "imprint_publish_0123456789abcdef", from the path relative to the site's folder.
std::string publishing_function(const std::string &relative);

// As publish() takes it: "/reports/total", "/reports/index".
std::string registered_url(const published &one);
// As a client asks for it: "/reports/total", "/reports", "/robots.txt".
std::string served_url(const published &one);

} // namespace imprint::scan
