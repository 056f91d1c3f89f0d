// SPDX-License-Identifier: MIT
// What becomes of results.
#include <stdexcept>
#include <string>

#include <imprint/imprint.hpp>

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
namespace output {

std::string page = "<!DOCTYPE html><title>x</title><p>a page</p></html>\n";
std::string text = "a text </html> in the middle of it";

std::string like_html() {
    return "<p>text of a function</p></html>";
}
imprint::html real_html(std::string name) {
    return imprint::html("<p>{}</p>", name);
}
imprint::response own_type() {
    return imprint::response(200, "a,b\n", "text/csv");
}
std::string unicode() {
    return "\xc3\xa4\xe2\x82\xac";
}
void nothing(imprint::on_post) {
}
imprint::stream generated() {
    return {[](imprint::stream_writer &out) {
        for (const char *line : {"one\n", "two\n", "three\n"}) {
            out.write(line);
        }
    }};
}
imprint::redirect elsewhere() {
    return imprint::redirect("/output/like_html");
}
imprint::redirect for_ever() {
    return imprint::redirect("/output/like_html", 301);
}
std::string refused(int status) {
    throw imprint::http_error(status, "the program says so");
}
std::string broken() {
    throw std::runtime_error("the particulars");
}

} // namespace output
// NOLINTEND(performance-unnecessary-value-param)
