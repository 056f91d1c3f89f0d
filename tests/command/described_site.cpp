// SPDX-License-Identifier: MIT
// A site with everything that a description of it has to put into words.
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <imprint/imprint.hpp>

namespace shop {

enum class colour { red, green, default_ };

struct line {
    std::string article;
    std::uint8_t count = 1;
    std::optional<double> price;
};

struct order {
    std::string name;
    colour paint = colour::red;
    std::vector<line> lines;
    std::chrono::year_month_day day{};
    bool gift;
};

struct parcel { // that no query can bring
    line content;
    int weight;
};

struct folder { // holds a list of itself
    std::string name;
    std::vector<folder> folders;
};

} // namespace shop

template <>
struct imprint::describe<shop::colour>
    : imprint::enumerators<
          imprint::enumerator<"red", shop::colour::red>,
          imprint::enumerator<"green", shop::colour::green>,
          imprint::enumerator<"default_", shop::colour::default_>> {};
template <>
struct imprint::describe<shop::line>
    : imprint::fields<
          imprint::field<"article", &shop::line::article>,
          imprint::field<"count", &shop::line::count, imprint::initialised>,
          imprint::field<"price", &shop::line::price>> {};
template <>
struct imprint::describe<shop::order>
    : imprint::fields<
          imprint::field<"name", &shop::order::name>,
          imprint::field<"paint", &shop::order::paint, imprint::initialised>,
          imprint::field<"lines", &shop::order::lines>,
          imprint::field<"day", &shop::order::day>,
          imprint::field<"gift", &shop::order::gift>> {};
template <>
struct imprint::describe<shop::parcel> : imprint::fields<
                                             imprint::field<"content", &shop::parcel::content>,
                                             imprint::field<"weight", &shop::parcel::weight>> {
};
template <>
struct imprint::describe<shop::folder>
    : imprint::fields<
          imprint::field<"name", &shop::folder::name>,
          imprint::field<"folders", &shop::folder::folders>> {};

namespace {

using imprint::arg;

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
std::string motto = "Few dependencies.";
std::string page = "<!doctype html><title>x</title>";

std::string greet(std::string name) {
    return name;
}
int total(int year, int month) {
    return (year * 12) + month;
}
int behind_default(int first, int second) {
    return first + second;
}
std::string unnamed(int /*first*/, int /*second*/) {
    return "";
}
int unnamed_behind_default(int first, int /*second*/) {
    return first;
}
int one_segment(imprint::on_get, int id) {
    return id;
}
int two_segments(imprint::on_get, int id, int part) {
    return id + part;
}
void remove_one(imprint::on_delete, int key) {
    (void)key;
}
std::string kinds(
    bool flag,
    std::int8_t small,
    std::uint64_t large,
    float ratio,
    shop::colour paint,
    std::chrono::sys_seconds when,
    std::chrono::local_seconds local,
    std::vector<int> numbers,
    std::optional<std::chrono::year_month_day> day
) {
    (void)flag, (void)small, (void)large, (void)ratio, (void)paint, (void)when, (void)local;
    (void)numbers, (void)day;
    return "";
}
shop::order take_order(shop::order given) {
    return given;
}
shop::order add_to_order(imprint::on_put, int id, shop::order given, std::vector<int> tags) {
    (void)id, (void)tags;
    return given;
}
std::optional<shop::folder> find_folder(std::string name) {
    return shop::folder{name, {}};
}
std::map<std::string, std::vector<double>> rates() {
    return {};
}
imprint::json anything() {
    return {};
}
std::string hand_in(imprint::upload file, std::vector<imprint::upload> more, std::string note) {
    (void)file, (void)more;
    return note;
}
std::string raw(imprint::body all, std::optional<imprint::upload> file, int priority) {
    (void)file, (void)priority;
    return all.text();
}
std::string pour(imprint::body_stream) {
    return "";
}
std::string any_form(imprint::form) {
    return "";
}
imprint::redirect elsewhere(imprint::on_post) {
    return imprint::redirect("/");
}
imprint::html shown() {
    return imprint::html("<p>x</p>");
}
imprint::response decides(imprint::on_any, const imprint::request &) {
    return imprint::response(200);
}
std::string below(const imprint::request &, imprint::rest) {
    return "";
}
std::string with_certificate(imprint::client_certificate) {
    return "";
}
std::string
perhaps_certificate(std::optional<imprint::client_certificate>, imprint::session &) {
    return "";
}
shop::order search(imprint::on_get, shop::order given) {
    return given;
}
shop::parcel weigh(imprint::on_get, shop::parcel given) {
    return given;
}
imprint::file download() {
    return imprint::file("/etc/passwd");
}
imprint::file replace(imprint::on_put, imprint::body all) {
    (void)all;
    return download();
}
int count(imprint::session &kept) {
    return kept.update("count", 0, [](int before) { return before + 1; });
}
int sold_out(int left) {
    throw imprint::http_error(left == 0 ? 410 : 402, "the last one was sold");
}
std::optional<imprint::response> guard(const imprint::request &asked) {
    if (asked.query_string() == "early") {
        throw imprint::http_error(425, "too early");
    }
    const bool closed = asked.query_string() == "closed";
    return closed ? std::optional(imprint::response(203, "closed")) : std::nullopt;
}
std::string apologise(const imprint::http_error & /*error*/) {
    return "sorry";
}
std::string robots(imprint::at<"/robots.txt">) {
    return "";
}
// NOLINTEND(performance-unnecessary-value-param)

imprint::site make() {
    imprint::site site;
    site.settings().title = "Described";
    site.settings().version = "1.2";
    site.settings().origins = {"https://example.org"};
    site.publish("/motto", motto);
    site.publish("/page", page);
    site.publish(
        "/greet",
        &greet,
        "Greets. In a friendly way.",
        arg{"name", [] { return "you"; }, "\"you\""}
    );
    site.publish(
        "/reports/total", &total, arg{"year"}, arg{"month", [] { return 1; }, "first + 0"}
    );
    site.publish(
        "/behind", &behind_default, arg{"first", [] { return 7; }, "7"}, arg{"second"}
    );
    site.publish("/unnamed", &unnamed);
    site.publish("/mixed", &unnamed_behind_default, arg{"first", [] { return 7; }, "7"}, arg{});
    site.publish("/parts", &one_segment, arg{"id"});
    site.publish("/parts", &two_segments, arg{"id"}, arg{"part"});
    site.publish("/parts", &remove_one, arg{"key"});
    site.publish(
        "/kinds",
        &kinds,
        arg{"flag"},
        arg{"small"},
        arg{"large"},
        arg{"ratio"},
        arg{"paint", [] { return shop::colour::default_; }, "shop::colour::default_"},
        arg{"when"},
        arg{"local"},
        arg{"numbers"},
        arg{"day"}
    );
    site.publish("/orders", &take_order, arg{"given"});
    site.publish("/orders", &add_to_order, arg{"id"}, arg{"given"}, arg{"tags"});
    site.publish("/folders", &find_folder, arg{"name"});
    site.publish("/rates", &rates);
    site.publish("/anything", &anything);
    site.publish("/hand_in", &hand_in, arg{"file"}, arg{"more"}, arg{"note"});
    site.publish("/raw", &raw, arg{"file"}, arg{"priority", [] { return 0; }, "0"});
    site.publish("/pour", &pour);
    site.publish("/any_form", &any_form);
    site.publish("/elsewhere", &elsewhere);
    site.publish("/shown", &shown);
    site.publish("/decides", &decides);
    site.publish("/below", &below);
    site.publish("/members/list", &with_certificate);
    site.publish("/perhaps", &perhaps_certificate);
    site.publish("/robots", &robots);
    site.publish("/search", &search, arg{"given"});
    site.publish("/weigh", &weigh, arg{"given"});
    site.publish("/download", &download);
    site.publish("/download", &replace);
    site.publish("/count", &count);
    site.publish("/sold_out", &sold_out, arg{"left"});
    site.publish("/guarded/twice", [](int n) { return 2 * n; }, arg{"n"});
    site.before("/guarded", &guard);
    site.publish("/sorry/twice", [](int n) { return 2 * n; }, arg{"n"});
    site.error("/sorry", &apologise);
    site.publish("/new", &shown);
    site.publish("/a b{c}", motto);
    return site;
}

} // namespace

int main(int argc, char **argv) {
    return imprint::run(&make, argc, argv);
}
