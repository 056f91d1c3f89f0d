// SPDX-License-Identifier: MIT
// expect: compiles
// Names of the API beside the standard library's and the system's.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <numeric>
#include <ranges>
#include <set>
#include <thread>

#include <fcntl.h>
#include <imprint/body.hpp>
#include <imprint/database.hpp>
#include <imprint/request.hpp>
#include <imprint/session.hpp>
#include <imprint/site.hpp>
#include <netdb.h>
#include <search.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace std;
using namespace imprint;

string index(on_get method, const request &asked, session &kept, database &db);
int total(int month, int year);
void save(on_post method, body octets);
string files(rest path, const request &asked);
string robots(at<"/robots.txt"> place);

void right(site &all) {
    all.publish("/index", overload<on_get, const request &, session &, database &>(&::index));
    all.publish(
        "/total",
        overload<int, int>(&::total),
        arg{"month"},
        arg{"year", [] { return 2026; }, "2026"},
        written_at{"site/index.cpp", 3}
    );
    all.publish("/save", save);
    all.publish("/files", files);
    all.publish("/robots", robots);
}
