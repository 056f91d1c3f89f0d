// SPDX-License-Identifier: MIT
#include "publish/source_place.hpp"

namespace imprint::detail {

std::string_view place_in(std::string_view folder, std::string_view file) noexcept {
    while (folder.ends_with('/')) {
        folder.remove_suffix(1);
    }
    const bool below = !folder.empty() && file.size() > folder.size() + 1 &&
                       file.starts_with(folder) && file[folder.size()] == '/';
    return below ? file.substr(folder.size() + 1) : file;
}

} // namespace imprint::detail
