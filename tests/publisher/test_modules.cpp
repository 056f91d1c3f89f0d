// SPDX-License-Identifier: MIT
// From a URL to what is called, and what nobody may reach.
#include "rows.hpp"

#include <imprint/imprint.hpp>

namespace {

const row modules[] = {
    {"the root's index", "GET", "/", 200, "root index"},
    {"a function of the root", "GET", "/foobar", 200, "foobar of the root"},
    {"a namespace's index", "GET", "/tests", 200, "index of tests"},
    {"a function of a namespace", "GET", "/tests/test_publisher", 200, "test_publisher of tests"
    },
    {"a string of a namespace", "GET", "/tests/greeting", 200, "a string of tests"},
    {"nothing of that name", "GET", "/spam", 404},
    {"nothing of that name in a namespace", "GET", "/tests/nosuch", 404},
    {"of equal names the one that was asked for", "GET", "/folder_one/same/who", 200, "one"},
    {"and the other", "GET", "/folder_two/same/who", 200, "two"},
    // Differs: a URL has no file's extension, so none is stripped.
    {"no extension of a module", "GET", "/tests.py", 404},
    {"no extension before a name", "GET", "/tests.py/test_publisher", 404},
    {"no extension of our own", "GET", "/tests.cpp", 404},
    {"no extension of a page", "GET", "/foobar.html", 404},
    // Differs: a thing has one URL, and the others lead there.
    {"index written out", "GET", "/tests/index", 308, "/tests"},
    {"the root's index written out", "GET", "/index", 308, "/"},
    {"a slash after a namespace", "GET", "/tests/", 308, "/tests"},
    {"a slash after a function", "GET", "/tests/hello/", 308, "/tests/hello"},
    {"a slash too many, with a query", "GET", "/tests/hello/?who=x", 308, "/tests/hello?who=x"},
    // Differs: was an error of the program.
    {"an empty segment", "GET", "/tests//hello", 404},
    {"an empty segment at the front", "GET", "//tests/hello", 404},
    // Differs: aliases get around rules that name a path.
    {"a dot is no slash", "GET", "/tests/hierarchy_root.page1", 404},
    {"a dot is no slash at the root", "GET", "/tests.hello", 404},
    // Was refused with 403; here every path that names nothing is alike.
    {"below a function", "GET", "/foobar/sub", 404},
};

const row methods[] = {
    {"GET", "GET", "/foobar", 200, "foobar of the root"},
    {"HEAD", "HEAD", "/foobar", 200, ""},
    {"POST to what takes something", "POST", "/tests/hello", 200, "hello world"},
    // Differs: which methods there are says the function, not the publisher.
    {"POST to what takes nothing", "POST", "/foobar", 405, "GET, HEAD"},
    {"PUT", "PUT", "/tests/hello", 405, "GET, HEAD, POST"},
    {"DELETE of a string", "DELETE", "/tests/greeting", 405, "GET, HEAD"},
    {"GET of what is for POST", "GET", "/output/nothing", 405, "POST"},
    {"an unknown method", "BREW", "/foobar", 405, "GET, HEAD"},
    {"any method where a function says so", "PURGE", "/calling/everything", 200, ""},
};

// 404, where the others said 403 for some: nobody learns what there is.
const row hidden[] = {
    {"a name with an underscore before", "GET", "/tests/_hidden", 404},
    {"one that does not exist", "GET", "/tests/_nosuch", 404},
    {"two underscores", "GET", "/tests/__hidden", 404},
    {"a name with an underscore behind", "GET", "/tests/secret_", 404},
    {"what other sources declare", "GET", "/tests/to_string", 404},
    {"another namespace by its C++ name", "GET", "/std", 404},
    {"a static string", "GET", "/tests/kept", 404},
    {"a static function", "GET", "/tests/helper", 404},
    {"of an unnamed namespace", "GET", "/tests/inner", 404},
    {"a number", "GET", "/tests/number", 404},
    {"a template", "GET", "/tests/twice/1", 404},
    {"a class", "GET", "/tests/plain_class", 404},
    {"a member of a class", "GET", "/tests/plain_class/value", 404},
    {"into a function", "GET", "/tests/test_publisher/func_code", 404},
    {"into a method", "GET", "/tests/instance/traverse/func_code", 404},
    {"into a string", "GET", "/tests/greeting/size", 404},
    {"a protected member", "GET", "/tests/instance/guarded", 404},
    {"a private member", "GET", "/tests/instance/hidden", 404},
    {"an operator", "GET", "/tests/instance/operator()", 404},
    {"a node of a tree that is none", "GET", "/tests/hierarchy_root/page3", 404},
    {"an object without a call", "GET", "/tests/hierarchy_root_2", 404},
    {"a namespace without an index", "GET", "/folder_one", 404},
    {"up again", "GET", "/tests/../foobar", 404},
    {"up again, escaped", "GET", "/tests/%2e%2e/foobar", 404},
    {"an escaped slash", "GET", "/tests%2Fhello", 404},
    {"an escaped slash, small", "GET", "/tests/hello%2fx", 404},
    {"an escaped NUL", "GET", "/tests/hello/%00", 404},
    {"a broken escape", "GET", "/tests/hello/%", 404},
    {"another case", "GET", "/Tests/Hello", 404},
};

const row objects[] = {
    {"an object that can be called", "GET", "/tests/instance", 200, "callable object"},
    {"its method", "GET", "/tests/instance/traverse", 200, "its method"},
    {"a tree's root", "GET", "/tests/hierarchy_root", 200, "root of the tree"},
    {"a tree's node", "GET", "/tests/hierarchy_root/page1", 200, "page 1"},
    {"a tree's leaf", "GET", "/tests/hierarchy_root/page1/subpage1", 200, "subpage 1 of page 1"
    },
    {"another leaf", "GET", "/tests/hierarchy_root/page2", 200, "page 2"},
    {"a plain object's method", "GET", "/tests/hierarchy_root_2/page1", 200, "method page1"},
    {"and its other", "GET", "/tests/hierarchy_root_2/page2", 200, "method page2"},
};

BOOST_DATA_TEST_CASE_F(asking, looking_up, modules, r) {
    check(r);
}
BOOST_DATA_TEST_CASE_F(asking, answering_methods, methods, r) {
    check(r);
}
BOOST_DATA_TEST_CASE_F(asking, hiding, hidden, r) {
    check(r);
}
BOOST_DATA_TEST_CASE_F(asking, walking, objects, r) {
    check(r);
}

BOOST_AUTO_TEST_CASE(a_site_without_index_has_none) {
    imprint::site bare;
    bare.publish("/foobar", [] { return std::string("foobar"); });
    imprint::testing::client to(std::move(bare));
    BOOST_TEST(to.get("/").status() == 404);
    BOOST_TEST(to.get("/foobar").body() == "foobar");
}

// A name that is no C++ name is asked for, with whatever extension.
std::string robots(imprint::at<"/robots.txt">) {
    return "robots";
}
BOOST_AUTO_TEST_CASE(an_extension_that_was_asked_for) {
    imprint::site named;
    named.publish("/robots", &robots);
    imprint::testing::client to(std::move(named));
    BOOST_TEST(to.get("/robots.txt").body() == "robots");
    BOOST_TEST(to.get("/robots").status() == 404);
    BOOST_TEST(to.get("/robots.txt.txt").status() == 404);
}

// Code is compiled in: what changes on disk changes nothing until the site is built and
// reloaded.  A string is an object of the running program and read at each request.
BOOST_AUTO_TEST_CASE(a_string_is_read_anew) {
    std::string text = "before";
    imprint::site one;
    one.publish("/text", text);
    imprint::testing::client to(std::move(one));
    BOOST_TEST(to.get("/text").body() == "before");
    text = "after";
    BOOST_TEST(to.get("/text").body() == "after");
}

// An error of a module's own code was a 500 at some request; here it ends the start.
BOOST_AUTO_TEST_CASE(what_fails_at_the_start_is_no_site) {
    imprint::site one;
    one.publish("/foobar", [] { return std::string("foobar"); });
    one.at_worker_start([] { throw std::runtime_error("no configuration"); });
    BOOST_CHECK_EXCEPTION(
        imprint::testing::client{std::move(one)},
        std::runtime_error,
        [](const std::runtime_error &problem) {
            return std::string(problem.what()) == "no configuration";
        }
    );
}

BOOST_FIXTURE_TEST_CASE(head_runs_the_function_and_sends_no_content, asking) {
    const int before = runs_of_tests_counted();
    const auto got = to.head("/tests/counted");
    BOOST_TEST(got.status() == 200);
    BOOST_TEST(got.body() == "");
    BOOST_TEST(got.field("Content-Length") == "1");
    BOOST_TEST(runs_of_tests_counted() == before + 1);
}

// Walking runs no code of the site, whatever is asked of an object on the way.
BOOST_FIXTURE_TEST_CASE(walking_runs_nothing, asking) {
    const int before = runs_of_tree();
    to.get("/tests/instance/nosuch");
    to.get("/tests/instance/traverse/nosuch");
    to.request("DELETE", "/tests/instance");
    BOOST_TEST(runs_of_tree() == before);
    to.get("/tests/instance");
    BOOST_TEST(runs_of_tree() == before + 1);
}

BOOST_FIXTURE_TEST_CASE(all_that_is_not_there_looks_alike, asking) {
    const std::string nothing = to.get("/nosuch").body();
    for (const row &one : hidden) {
        BOOST_TEST(ask(one).body() == nothing, one.target);
    }
}

} // namespace
