// SPDX-License-Identifier: MIT
// Files that make_pki.py has made.
#pragma once

#include "imprint/client_certificate.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace pki {

std::filesystem::path path(std::string_view file);
std::string text(std::string_view file);
std::string der(std::string_view name); // of NAME.pem
imprint::client_certificate certificate(std::string_view name);

void write(const std::filesystem::path &file, const std::string &text);
std::filesystem::path new_folder();

} // namespace pki
