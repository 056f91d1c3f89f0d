// SPDX-License-Identifier: MIT
// A site whose functions trust what a client sends: it must not leave as a second field, a
// second response or a second line of the log.
#include <string>
#include <vector>

#include <imprint/imprint.hpp>

namespace {

struct order {
    std::string name;
    std::vector<int> numbers;
};

imprint::response answer() {
    return imprint::response(200, "answered\n", "text/plain");
}

imprint::response with_field(std::string value) {
    return answer().set("X-Said", value);
}

imprint::response with_added_field(std::string value) {
    return answer().add("X-Said", value);
}

imprint::response with_name(std::string value) {
    return answer().set(value, "said");
}

imprint::response with_type(std::string value) {
    return imprint::response(200, "answered\n", value);
}

imprint::response with_cookie(std::string value) {
    return answer().cookie({.name = "said", .value = value});
}

imprint::response with_cookie_name(std::string value) {
    return answer().cookie({.name = value, .value = "said"});
}

imprint::response with_cookie_path(std::string value) {
    return answer().cookie({.name = "said", .value = "x", .path = "/" + value});
}

imprint::response moved(std::string value) {
    return imprint::response(303).set("Location", value);
}

std::string refuse_with(std::string value) {
    throw imprint::http_error(400, "refused").with("X-Said", value);
}

std::string refuse(std::string value) {
    throw imprint::http_error(400, value);
}

std::string fail(std::string value) {
    throw std::runtime_error(value);
}

std::string take(imprint::on_post, order given) {
    return given.name + ' ' + std::to_string(given.numbers.size()) + '\n';
}

} // namespace

template <>
struct imprint::describe<order> : imprint::fields<
                                      imprint::field<"name", &order::name>,
                                      imprint::field<"numbers", &order::numbers>> {};

int main(int argc, char **argv) {
    using imprint::arg;
    imprint::site site;
    site.publish("/field", &with_field, arg{"value"});
    site.publish("/added_field", &with_added_field, arg{"value"});
    site.publish("/name", &with_name, arg{"value"});
    site.publish("/type", &with_type, arg{"value"});
    site.publish("/cookie", &with_cookie, arg{"value"});
    site.publish("/cookie_name", &with_cookie_name, arg{"value"});
    site.publish("/cookie_path", &with_cookie_path, arg{"value"});
    site.publish("/moved", &moved, arg{"value"});
    site.publish("/refuse_with", &refuse_with, arg{"value"});
    site.publish("/refuse", &refuse, arg{"value"});
    site.publish("/fail", &fail, arg{"value"});
    site.publish("/take", &take);
    return imprint::run(site, argc, argv);
}
