// SPDX-License-Identifier: MIT
// A site inside another program's loop: what tests/adapters can't see from outside.
#include "imprint/client_identity.hpp"
#include "imprint/response.hpp"
#include "imprint/site_server.hpp"
#include "imprint/stream.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <stdexcept>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

using imprint::site_server;

namespace {

imprint::response stream_of(std::uint64_t announced) {
    imprint::response made(200);
    made.body(imprint::stream{
        [](imprint::stream_writer &out) { out.write("four"); },
        announced,
    });
    return made;
}

pid_t forked = 0;

imprint::response stream_that_forks(bool first) {
    imprint::response made(200);
    made.body(imprint::stream{[first](imprint::stream_writer &out) {
        if (first) {
            forked = ::fork();
        }
        out.write("four");
        if (!first) {
            forked = ::fork();
        }
    }});
    return made;
}

imprint::site make_site() {
    imprint::site made;
    made.publish("/x", [] { return std::string("x"); });
    made.publish("/stream", [](std::uint64_t n) { return stream_of(n); }, imprint::arg{"n"});
    made.publish("/forks", &stream_that_forks, imprint::arg{"first"});
    made.publish("/who", [](const imprint::client_identity &who) { return who.reason(); });
    return made;
}

struct fixture {
    site_server::outcome ask(const char *target) {
        const std::string uri = std::string("REQUEST_URI=") + target;
        const std::array<const char *, 6> environment = {
            "REQUEST_METHOD=GET",
            uri.c_str(),
            "SCRIPT_NAME=",
            "HTTP_HOST=h",
            "HTTPS=on",
            nullptr
        };
        return server.answer(
            environment.data(),
            [](std::span<char>) { return std::size_t{0}; },
            [this](std::string_view octets) {
                if (forked == 0 && ::getpid() != self) {
                    ::_exit(8); // a second process writes
                }
                said.append(octets);
            }
        );
    }
    pid_t self = ::getpid();
    site_server server{make_site()};
    std::string said;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(site_servers, fixture)

BOOST_AUTO_TEST_CASE(an_answer) {
    BOOST_CHECK(ask("/x") == site_server::outcome::whole);
    BOOST_TEST(said.ends_with("\r\n\r\nx"));
}

BOOST_AUTO_TEST_CASE(pairs_mean_what_an_environment_does) {
    const std::string pairs(
        "\x0e\x03REQUEST_METHODGET\x0b\x02REQUEST_URI/x\x0b\x00SCRIPT_NAME"
        "\x09\x01HTTP_HOSTh\x05\x02HTTPSon",
        2 + 17 + 2 + 13 + 2 + 11 + 2 + 10 + 2 + 7
    );
    const auto ended = server.answer(
        pairs,
        [](std::span<char>) { return std::size_t{0}; },
        [this](std::string_view octets) { said.append(octets); }
    );
    BOOST_CHECK(ended == site_server::outcome::whole);
    BOOST_TEST(said.starts_with("Status: 200 "));
}

BOOST_AUTO_TEST_CASE(a_pair_that_ends_early_is_no_head) {
    server.answer(
        std::string_view("\x0e\x03REQUEST_METHODGE"),
        [](std::span<char>) { return std::size_t{0}; },
        [this](std::string_view octets) { said.append(octets); }
    );
    BOOST_TEST(said.starts_with("Status: 400 "));
}

// The params would be anybody's who can connect.
BOOST_AUTO_TEST_CASE(nobody_is_believed_unasked) {
    const std::array<const char *, 6> environment = {
        "REQUEST_METHOD=GET",
        "REQUEST_URI=/who",
        "HTTP_HOST=h",
        "SSL_CLIENT_VERIFY=SUCCESS",
        "SSL_CLIENT_CERT=some",
        nullptr
    };
    const auto ask_who = [&](site_server &of) {
        said.clear();
        of.answer(
            environment.data(),
            [](std::span<char>) { return std::size_t{0}; },
            [this](std::string_view octets) { said.append(octets); }
        );
        return said.substr(said.find("\r\n\r\n"));
    };
    BOOST_TEST(ask_who(server).find("an identity needs a secret") != std::string::npos);
    site_server believing(make_site(), {.by_socket = true});
    BOOST_TEST(ask_who(believing).find("an identity needs a secret") == std::string::npos);
}

// An announced length is a promise to the client: more or less would be another response.
BOOST_AUTO_TEST_CASE(a_stream_is_as_long_as_announced_or_cut_short) {
    BOOST_CHECK(ask("/stream/4") == site_server::outcome::whole);
    BOOST_CHECK(ask("/stream/5") == site_server::outcome::cut_short);
    said.clear();
    BOOST_CHECK(ask("/stream/3") == site_server::outcome::cut_short);
    BOOST_TEST(!said.ends_with("four"));
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_gone) {
    const std::array<const char *, 4> environment = {
        "REQUEST_METHOD=GET", "REQUEST_URI=/x", "HTTP_HOST=h", nullptr
    };
    const auto ended = server.answer(
        environment.data(),
        [](std::span<char>) { return std::size_t{0}; },
        [](std::string_view) { throw imprint::client_gone(); }
    );
    BOOST_CHECK(ended == site_server::outcome::cut_short);
}

// The child returns from the function as its parent does, with the same connection at hand.
BOOST_AUTO_TEST_CASE(a_child_of_a_stream_neither_answers_nor_returns) {
    for (const char *const target : {"/forks/true", "/forks/false"}) {
        said.clear();
        forked = 0;
        ask(target);
        if (::getpid() != self) {
            ::_exit(7);
        }
        BOOST_TEST(said.ends_with("\r\n\r\nfour"));
        int status = 0;
        BOOST_TEST(::waitpid(forked, &status, 0) == forked);
        BOOST_TEST(status == 0);
    }
}

// Two processes on one connection to the database would spoil it.
BOOST_AUTO_TEST_CASE(made_before_a_fork) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            ask("/x");
        } catch (const std::logic_error &) {
            ::_exit(7);
        }
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 7));
}

BOOST_AUTO_TEST_CASE(a_site_that_contradicts_itself) {
    imprint::site twice = make_site();
    twice.publish("/x", [] { return std::string("y"); });
    BOOST_CHECK_THROW(site_server(std::move(twice)), imprint::site_error);
}

BOOST_AUTO_TEST_SUITE_END()
