// SPDX-License-Identifier: MIT
// How arguments reach a function, and bodies.
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <imprint/imprint.hpp>

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
namespace calling {

std::string say(std::string what = "NOTHING") {
    return "said " + what;
}
std::string named(std::string name) {
    return "named " + name;
}
int doubled(int number) {
    return 2 * number;
}
std::string all(std::vector<std::string> value) {
    std::string text;
    for (const std::string &one : value) {
        text += "[" + one + "]";
    }
    return text;
}
std::string everything(imprint::on_any, const imprint::request &req) {
    std::string text;
    for (const imprint::name_value &one : req.query()) {
        text += one.name + "=" + one.value + ";";
    }
    return text;
}
std::string with_request(const imprint::request &req, std::string name) {
    return std::string(req.method()) + " " + name;
}
std::string plus_one(imprint::on_post, int id, std::string text) {
    return std::to_string(id) + ":" + text;
}

} // namespace calling

namespace bodies {

std::string raw(imprint::body all) {
    return std::string(all.content_type()) + "|" + all.text();
}
std::string digest(imprint::on_post, imprint::body all) {
    return all.sha256();
}
std::string file_digest(imprint::upload file) {
    return file.sha256();
}
std::string file(imprint::upload file) {
    return std::string(file.filename()) + "|" + std::string(file.content_type()) + "|" +
           file.text();
}
std::string maybe_file(imprint::on_post, std::optional<imprint::upload> file) {
    return file ? "file " + std::string(file->filename()) : "no file";
}
std::string length(imprint::on_post, imprint::body all) {
    return std::to_string(all.size());
}
std::string fields(std::string a, std::string b = "none") {
    return a + "," + b;
}

} // namespace bodies
// NOLINTEND(performance-unnecessary-value-param)
