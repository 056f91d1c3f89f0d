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

imprint::response with_field(const std::string &value) {
    return answer().set("X-Said", value);
}

imprint::response with_added_field(const std::string &value) {
    return answer().add("X-Said", value);
}

imprint::response with_name(const std::string &value) {
    return answer().set(value, "said");
}

imprint::response with_type(const std::string &value) {
    return imprint::response(200, "answered\n", value);
}

imprint::response with_cookie(const std::string &value) {
    return answer().cookie({.name = "said", .value = value});
}

imprint::response with_cookie_name(const std::string &value) {
    return answer().cookie({.name = value, .value = "said"});
}

imprint::response with_cookie_path(const std::string &value) {
    return answer().cookie({.name = "said", .value = "x", .path = "/" + value});
}

imprint::response moved(const std::string &value) {
    return imprint::response(303).set("Location", value);
}

std::string refuse_with(const std::string &value) {
    throw imprint::http_error(400, "refused").with("X-Said", value);
}

std::string refuse(const std::string &value) {
    throw imprint::http_error(400, value);
}

std::string fail(const std::string &value) {
    throw std::runtime_error(value);
}

imprint::response stream_that_throws() {
    return answer().body(imprint::stream{[](imprint::stream_writer &out) {
        out.write("begun\n");
        throw 1;
    }});
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
    site.publish("/stream_that_throws", &stream_that_throws);
    site.publish("/take", &take);
    return imprint::run(site, argc, argv);
}
