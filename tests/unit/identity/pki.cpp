// SPDX-License-Identifier: MIT
#include "pki.hpp"

#include "identity/certificate.hpp"
#include "identity/certificate_text.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <variant>

namespace pki {

namespace fs = std::filesystem;

fs::path path(std::string_view file) {
    return fs::path(PKI) / file;
}

std::string text(std::string_view file) {
    std::ifstream from(path(file));
    std::string all{std::istreambuf_iterator<char>(from), {}};
    BOOST_REQUIRE_MESSAGE(!all.empty(), "no file " << file);
    return all;
}

std::string der(std::string_view name) {
    return std::get<std::string>(imprint::detail::parse_spelling(
        imprint::detail::certificate_spelling::pem, text(std::string(name) + ".pem")
    ));
}

imprint::client_certificate certificate(std::string_view name) {
    return std::get<imprint::client_certificate>(imprint::detail::parse_certificate(der(name)));
}

void write(const fs::path &file, const std::string &text) {
    std::ofstream to(file);
    to << text;
    to.close();
    BOOST_REQUIRE(to.good());
}

fs::path new_folder() {
    std::string name = (fs::temp_directory_path() / "imprint-test-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    return name;
}

} // namespace pki
