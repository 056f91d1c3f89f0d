// SPDX-License-Identifier: MIT
// What a scan of site/ found, and the one thing that only a hand can publish.
#include "site.hpp"

#include <cstdlib>

#include <imprint/overload.hpp>
#include <imprint/scanned.hpp>

extern int calls_of_counted;
extern int calls_of_tree;
extern int calls_of_secret;

imprint::site older_publishers() {
    imprint::site site = imprint::scanned_site();
    site.publish("/absolute", imprint::overload<long>(&std::labs), imprint::arg{"number"});
    return site;
}

int runs_of_tests_counted() {
    return calls_of_counted;
}
int runs_of_tree() {
    return calls_of_tree;
}
int runs_of_secrets() {
    return calls_of_secret;
}
