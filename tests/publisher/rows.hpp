// SPDX-License-Identifier: MIT
// A request to the site of these tests and what has to come back.
#pragma once

#include "site.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>

#include <imprint/testing.hpp>

struct row {
    std::string name;
    std::string method;
    std::string target;
    int status;
    std::string says{}; // the body; of 308 the Location, of 405 the Allow, else in the body
    std::string type{}; // of the request's body
    std::string body{};
    imprint::name_values fields{};
};

inline std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.name;
}

struct asking {
    imprint::testing::client to{older_publishers()};

    imprint::testing::answer ask(const row &of) {
        return to.request(of.method, of.target, of.body, of.type, of.fields);
    }
    void check(const row &of) {
        const auto got = ask(of);
        BOOST_TEST(got.status() == of.status, of.target << ": " << got.status() << got.body());
        if (of.status < 300) {
            BOOST_TEST(got.body() == of.says);
        } else if (of.status < 400) {
            BOOST_TEST(got.field("Location") == of.says);
        } else if (of.status == 405) {
            BOOST_TEST(got.field("Allow") == of.says);
        } else {
            BOOST_TEST(got.body().find(of.says) != std::string::npos, got.body());
        }
    }
};
