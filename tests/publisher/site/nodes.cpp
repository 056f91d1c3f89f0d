// SPDX-License-Identifier: MIT
// Nodes with methods, whose remaining segments are arguments.
#include <string>
#include <vector>

#include <imprint/imprint.hpp>

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
namespace nodes {

std::string index() {
    return "nodes";
}
std::string name(std::string who = "nobody") {
    return "name " + who;
}
std::string entry(int number) {
    return "entry " + std::to_string(number);
}
std::string between(int from, int to) {
    return std::to_string(from) + " to " + std::to_string(to);
}
std::string files(imprint::rest path, const imprint::request &) {
    std::string text = "rest";
    for (const std::string_view one : path.segments()) {
        text.append("|").append(one);
    }
    return text;
}
std::string show_page() {
    return "show_page";
}
std::string a_b() {
    return "a_b";
}

namespace admin {

std::string index() {
    return "admin";
}
std::string login(imprint::on_get) {
    return "the form";
}
std::string login(imprint::on_post, std::string user) {
    return "welcome " + user;
}

} // namespace admin

namespace empty_one {

std::string child() {
    return "child";
}

} // namespace empty_one

// One object for the life of the worker.
struct counter {
    std::string count(imprint::on_post) { return std::to_string(++count_); }

  private:
    int count_ = 0;
} hits;

} // namespace nodes
// NOLINTEND(performance-unnecessary-value-param)
