// SPDX-License-Identifier: MIT
#include "command/secret.hpp"

#include "command/option_sources.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <string_view>

namespace imprint::command {
namespace {

using pool::bad_value;

constexpr std::size_t shortest_secret = 16;

std::string read_secret_file(const std::string &path) {
    std::ifstream file(path);
    std::string line;
    if (!file || !std::getline(file, line) || line.empty()) {
        throw bad_value(fmt::format("--secret-file {}: can't be read, or is empty", path));
    }
    return line;
}

void check_secret(const std::string &secret, std::string_view from) {
    if (!secret.empty() && secret.size() < shortest_secret) {
        throw bad_value(fmt::format("{}: a secret has at least 16 characters", from));
    }
    // What lighttpd/ports.conf is shipped with is known to everybody.
    if (secret.starts_with("change-me")) {
        throw bad_value(fmt::format("{}: this is the sample; make a secret of your own", from));
    }
}

} // namespace

std::string take_secret(const options &given) {
    std::string secret = variable("IMPRINT_SECRET");
    // What functions start has no use for it.
    ::unsetenv("IMPRINT_SECRET"); // NOLINT(concurrency-mt-unsafe): at start
    check_secret(secret, "IMPRINT_SECRET");
    if (!given.secret_file.empty()) {
        secret = read_secret_file(given.secret_file);
        check_secret(secret, "--secret-file");
    }
    return secret;
}

} // namespace imprint::command
