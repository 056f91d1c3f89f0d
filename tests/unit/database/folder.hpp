// SPDX-License-Identifier: MIT
// A fresh folder with a SQLite database in it, and children that use it.
#pragma once

#include "database/connection.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

struct folder {
    folder() { BOOST_REQUIRE(::mkdtemp(path.data()) != nullptr); }
    ~folder() { std::filesystem::remove_all(path); }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;

    std::string file() const { return path + "/site.db"; }
    imprint::detail::connection_settings
    settings(std::chrono::milliseconds patience = std::chrono::seconds(30)) const {
        return {.name = "sqlite3://" + file(), .busy_timeout = patience};
    }

    std::string path = "/tmp/imprint-database-XXXXXX";
};

// Runs `work` in a child that never returns into the test runner: exit status 0 when it
// returned, 1 when it threw.
inline pid_t start_child(const std::function<void()> &work) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        int status = 1;
        try {
            work();
            status = 0;
        } catch (const std::exception &error) {
            static_cast<void>(::dprintf(2, "child: %s\n", error.what()));
        }
        ::_exit(status);
    }
    return child;
}

// The wait status: 0 is success.
inline int wait_for(pid_t child) {
    int status = -1;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    return status;
}

inline void run_children(int count, const std::function<void(int)> &work) {
    std::vector<pid_t> children;
    for (int i = 0; i < count; ++i) {
        children.push_back(start_child([&] { work(i); }));
    }
    for (const pid_t child : children) {
        BOOST_TEST(wait_for(child) == 0);
    }
}
