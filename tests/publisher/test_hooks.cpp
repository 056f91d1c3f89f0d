// SPDX-License-Identifier: MIT
// Who may: a namespace's before_ stands where __auth__ and __access__ stood.
#include "rows.hpp"

namespace {

const imprint::name_value spam = {"Authorization", "Basic c3BhbTplZ2dz"};
const imprint::name_value eggs = {"Authorization", "Basic ZWdnczpzcGFt"};
const imprint::name_value inner = {"X-Inner", "yes"};

const row guards[] = {
    {"nobody", "GET", "/guarded/secret", 401, "who are you?"},
    {"somebody else", "GET", "/guarded/secret", 403, "not you", "", "", {eggs}},
    {"the right one", "GET", "/guarded/secret", 200, "outer", "", "", {spam}},
    {"nobody, further in", "GET", "/guarded/inner/secret", 401, "who are you?"},
    // What an outer namespace demands holds for the inner ones, and comes first.
    {"nobody of the outer", "GET", "/guarded/inner/secret", 401, "who are you?", "", "", {inner}
    },
    {"the outer's alone", "GET", "/guarded/inner/secret", 403, "inner says no", "", "", {spam}},
    {"both", "GET", "/guarded/inner/secret", 200, "inner", "", "", {spam, inner}},
    // Authorization is a field like others: what it holds is understood by who asks for it.
    {"malformed", "GET", "/guarded/secret", 403, "not you", "", "", {{"Authorization", "Basic"}}
    },
    {"of another scheme, nobody asks",
     "GET",
     "/foobar",
     200,
     "foobar of the root",
     "",
     "",
     {{"Authorization", "Digest username=\"x\""}}},
    {"malformed, nobody asks",
     "GET",
     "/foobar",
     200,
     "foobar of the root",
     "",
     "",
     {{"Authorization", "Basic %"}}},
    // A path that names nothing is 404 before anybody is asked who they are.
    {"nothing there, nobody", "GET", "/guarded/nosuch", 404},
    {"nothing there, the right one", "GET", "/guarded/nosuch", 404, "", "", "", {spam}},
};

BOOST_DATA_TEST_CASE_F(asking, guarding, guards, r) {
    check(r);
}

BOOST_FIXTURE_TEST_CASE(refusals_ask_for_what_is_missing, asking) {
    BOOST_TEST(
        to.get("/guarded/secret").field("WWW-Authenticate") == "Basic realm=\"guarded\""
    );
}

// A module's code ran even where it refused; here what is refused has not run.
BOOST_FIXTURE_TEST_CASE(what_is_refused_does_not_run, asking) {
    const int before = runs_of_secrets();
    for (const row &one : guards) {
        if (one.status != 200) {
            ask(one);
        }
    }
    BOOST_TEST(runs_of_secrets() == before);
    to.get("/guarded/secret", {spam});
    BOOST_TEST(runs_of_secrets() == before + 1);
}

} // namespace
