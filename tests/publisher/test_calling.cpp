// SPDX-License-Identifier: MIT
// Arguments: by name, by segment, converted, counted.
#include "rows.hpp"

#include <imprint/imprint.hpp>

namespace {

constexpr const char *url_form = "application/x-www-form-urlencoded";

const row calls[] = {
    {"a default", "GET", "/calling/say", 200, "said NOTHING"},
    {"by name", "GET", "/calling/say?what=hello", 200, "said hello"},
    {"by segment", "GET", "/calling/say/hello", 200, "said hello"},
    {"from a form", "POST", "/calling/say", 200, "said hello", url_form, "what=hello"},
    {"an unknown name in a query", "GET", "/calling/say?utm=1&what=x", 200, "said x"},
    {"the whole query, for who asks",
     "GET",
     "/calling/everything?b=1&a=2&b=3",
     200,
     "b=1;a=2;b=3;"},
    {"a function without request", "GET", "/calling/doubled/21", 200, "42"},
    {"an object is no argument",
     "GET",
     "/tests/instance/traverse?self=x&this=y",
     200,
     "its method"},
    // Was an error of the program.
    {"a missing argument", "GET", "/calling/named", 400, "'name' is missing"},
    // Was a list for the handler to find out; here the type says.
    {"once where one is wanted", "GET", "/calling/named?name=1", 200, "named 1"},
    {"twice where one is wanted", "GET", "/calling/named?name=1&name=2", 400, "given twice"},
    {"twice where all are wanted", "GET", "/calling/all?value=1&value=2", 200, "[1][2]"},
    {"once where all are wanted", "GET", "/calling/all?value=1", 200, "[1]"},
    {"none where all are wanted", "GET", "/calling/all", 200, ""},
    {"a comma is no list", "GET", "/calling/all?value=1,2", 200, "[1,2]"},
    {"an empty value stays", "GET", "/calling/named?name=", 200, "named "},
    {"empty is no number", "GET", "/calling/doubled?number=", 400, "'number'"},
    // Was a list, query first.
    {"in query and body",
     "POST",
     "/calling/named?name=q",
     400,
     "given twice",
     url_form,
     "name=b"},
    {"in segment and query", "GET", "/calling/named/s?name=q", 400, "given twice"},
    // Was an error of the program; here it is a name like others that nobody asks for.
    {"a field with a parameter's name",
     "GET",
     "/calling/with_request?req=x&name=n",
     200,
     "GET n"},
    {"and alone", "GET", "/calling/with_request?req=x", 400, "'name' is missing"},
    // Was called without arguments.
    {"a function of the library", "GET", "/absolute/-3", 200, "3"},
    {"and without its argument", "GET", "/absolute", 400, "'number' is missing"},
    // Were never converted.
    {"a number that is none", "GET", "/calling/doubled?number=1x", 400, "'number'"},
    {"a number that is none, in the path", "GET", "/calling/doubled/1x", 404},
    {"a number too large", "GET", "/calling/doubled?number=99999999999", 400, "'number'"},
    {"a number with a sign", "GET", "/calling/doubled?number=%2B1", 400, "'number'"},
    {"text that is no UTF-8", "GET", "/calling/named?name=%FF", 400, "'name'"},
    {"one from the path, one from the form",
     "POST",
     "/calling/plus_one/7",
     200,
     "7:t",
     url_form,
     "text=t"},
    {"an unknown field of JSON",
     "POST",
     "/calling/say",
     400,
     "'wat'",
     "application/json",
     R"({"wat":"x"})"},
    {"an unknown field of a form",
     "POST",
     "/calling/say",
     200,
     "said NOTHING",
     url_form,
     "wat=x"},
};

BOOST_DATA_TEST_CASE_F(asking, calling, calls, r) {
    check(r);
}

// Nodes: what is left of the path is arguments.
const row nodes[] = {
    {"a node", "GET", "/nodes", 200, "nodes"},
    {"a method with its default", "GET", "/nodes/name", 200, "name nobody"},
    {"a method with a segment", "GET", "/nodes/name/Max", 200, "name Max"},
    {"a node in a node", "GET", "/nodes/admin", 200, "admin"},
    {"its method", "GET", "/nodes/admin/login", 200, "the form"},
    {"its method for POST",
     "POST",
     "/nodes/admin/login",
     200,
     "welcome Max",
     url_form,
     "user=Max"},
    {"and for none else", "DELETE", "/nodes/admin/login", 405, "GET, HEAD, POST"},
    {"an underscore", "GET", "/nodes/_name", 404},
    // Was called, too: one thing had two URLs.
    {"an argument before the method", "GET", "/nodes/1/entry", 404},
    {"the argument behind it", "GET", "/nodes/entry/1", 200, "entry 1"},
    {"a node without index", "GET", "/nodes/empty_one", 404},
    {"its child", "GET", "/nodes/empty_one/child", 200, "child"},
    {"too many segments", "GET", "/nodes/between/1/2/3", 404},
    // Any of them may come by its name.
    {"one segment, one name", "GET", "/nodes/between/1?to=2", 200, "1 to 2"},
    {"too few", "GET", "/nodes/between/1", 400, "'to' is missing"},
    {"any number of segments", "GET", "/nodes/files/a/b%20c/d", 200, "rest|a|b%20c|d"},
    // Slashes: the others wanted one after a node and lost what was posted.
    {"a slash after a node", "GET", "/nodes/?a=b", 308, "/nodes?a=b"},
    {"a slash after a method", "GET", "/nodes/name/", 308, "/nodes/name"},
    {"a slash after an argument", "GET", "/nodes/name/Max/", 308, "/nodes/name/Max"},
    {"a POST is not redirected", "POST", "/nodes/admin/login/", 404, "", url_form, "user=Max"},
    // Were passed over.
    {"empty segments", "GET", "/nodes//name", 404},
    {"an empty segment at the end", "GET", "/nodes/name//", 404},
    // Names are whole: no prefix, no pattern and no punctuation stands for anything.
    {"a name with a prefix", "GET", "/nodes/show_page", 200, "show_page"},
    {"its prefix is not implied", "GET", "/nodes/page", 404},
    {"an underscore is one", "GET", "/nodes/a_b", 200, "a_b"},
    {"a dot is no underscore", "GET", "/nodes/a.b", 404},
    {"a hyphen is no underscore", "GET", "/nodes/a-b", 404},
    {"a pattern is text", "GET", "/nodes/%241", 404},
    // Wrong arguments: of the path 404, of the query and the body 400.
    {"a wrong segment", "GET", "/nodes/entry/x", 404},
    {"a wrong field", "GET", "/nodes/entry?number=x", 400, "'number'"},
    {"a number has one spelling in a path", "GET", "/nodes/entry/01", 404},
};

BOOST_DATA_TEST_CASE_F(asking, nodes_and_arguments, nodes, r) {
    check(r);
}

// The others made one for each request.
BOOST_FIXTURE_TEST_CASE(an_object_lives_as_long_as_its_worker, asking) {
    const int first = std::stoi(to.post("/nodes/hits/count").body());
    BOOST_TEST(to.post("/nodes/hits/count").body() == std::to_string(first + 1));
}

// A named child is tried before a value, wherever both could be meant.
BOOST_AUTO_TEST_CASE(names_win_over_values) {
    imprint::site site;
    site.publish(
        "/file", [](std::string name) { return "value " + name; }, imprint::arg{"name"}
    );
    site.publish("/file/list", [] { return std::string("list"); });
    imprint::testing::client to(std::move(site));
    BOOST_TEST(to.get("/file/list").body() == "list");
    BOOST_TEST(to.get("/file/other").body() == "value other");
    BOOST_TEST(to.get("/file?name=list").body() == "value list");
    // and there is no way back to the value
    BOOST_TEST(to.get("/file/list/more").status() == 404);
}

} // namespace
