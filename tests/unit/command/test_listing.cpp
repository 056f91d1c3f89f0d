// SPDX-License-Identifier: MIT
// `routes` and `routes --json`: what is said of each published thing.
#include "command/listing.hpp"
#include "imprint/describe.hpp"
#include "imprint/session.hpp"
#include "imprint/site.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace {

using imprint::arg;
using nlohmann::json;

std::string greet(const std::string & /*name*/, std::optional<int> /*times*/) {
    return "";
}
int count(imprint::on_post /*method*/, imprint::session & /*session*/) {
    return 0;
}
void guard(imprint::session & /*session*/) {
}

imprint::site make() {
    imprint::site site;
    site.publish(
        "/greet",
        &greet,
        "Greets.",
        imprint::written_at{"site/index.cpp", 7},
        arg{"name", [] { return "you"; }, "\"you\""},
        arg{"times"}
    );
    site.publish("/count", &count, imprint::written_at{"site/index.cpp", 9});
    site.before("/", &guard, "Guards.", imprint::written_at{"site/index.cpp", 3});
    return site;
}

} // namespace

BOOST_AUTO_TEST_SUITE(listing)

BOOST_AUTO_TEST_CASE(a_row_says_what_is_needed) {
    const std::string text = imprint::command::list_routes(make());
    BOOST_TEST(text.starts_with("METHOD "));
    const auto line = [&text](std::string_view beginning) {
        const std::size_t at = text.find('\n' + std::string(beginning)) + 1;
        return text.substr(at, text.find('\n', at) - at);
    };
    const std::string greeting = line("GET,HEAD,POST");
    BOOST_TEST(
        greeting.find("/greet  [name: text = \"you\"], [times: integer]  text") !=
            std::string::npos,
        greeting
    );
    BOOST_TEST(greeting.ends_with("  site/index.cpp:7"), greeting);
    BOOST_TEST(
        greeting.find("Greets.; before hook of / takes session") != std::string::npos, greeting
    );
    BOOST_TEST(line("POST ").find("/count  session") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_has_every_member) {
    const json all = json::parse(imprint::command::routes_json(make()));
    const json hooks = {{
        {"kind", "before"},
        {"url", "/"},
        {"takes", {"session"}},
        {"doc", "Guards."},
        {"file", "site/index.cpp"},
        {"line", 3},
    }};
    const json expected = {
        {
            {"methods", {"POST"}},
            {"url", "/count"},
            {"parameters",
             {{{"name", ""},
               {"type", "session"},
               {"default", ""},
               {"required", true},
               {"injected", true}}}},
            {"result", "text"},
            {"doc", ""},
            {"file", "site/index.cpp"},
            {"line", 9},
            {"hooks", hooks},
        },
        {
            {"methods", {"GET", "HEAD", "POST"}},
            {"url", "/greet"},
            {"parameters",
             {{{"name", "name"},
               {"type", "text"},
               {"default", "\"you\""},
               {"required", false},
               {"injected", false}},
              {{"name", "times"},
               {"type", "integer"},
               {"default", ""},
               {"required", false},
               {"injected", false}}}},
            {"result", "text"},
            {"doc", "Greets."},
            {"file", "site/index.cpp"},
            {"line", 7},
            {"hooks", hooks},
        },
    };
    BOOST_TEST(all == expected, all.dump(2));
}

BOOST_AUTO_TEST_CASE(nothing_published_is_an_empty_list) {
    BOOST_TEST(imprint::command::routes_json(imprint::site()) == "[]\n");
}

BOOST_AUTO_TEST_SUITE_END()
