// SPDX-License-Identifier: MIT
// Which of a process's descriptors are connections that no desk knows.
#include "base/unique_fd.hpp"
#include "worker/orphans.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace imprint::worker;
using imprint::base::unique_fd;

namespace {

struct folder {
    std::string path = "/tmp/imprint-orphans-XXXXXX";

    folder() { BOOST_REQUIRE(::mkdtemp(path.data()) != nullptr); }
    ~folder() {
        ::unlink((path + "/one").c_str());
        ::unlink((path + "/two").c_str());
        ::rmdir(path.c_str());
    }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;
    folder(folder &&) = delete;
    folder &operator=(folder &&) = delete;
};

template <class Address>
sockaddr *as_any(Address &name) {
    return reinterpret_cast<sockaddr *>(&name);
}

template <class Address>
unique_fd listen_at(Address name, socklen_t size = sizeof(Address)) {
    auto fd =
        unique_fd::adopt(::socket(as_any(name)->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_REQUIRE(::bind(fd.get(), as_any(name), size) == 0);
    BOOST_REQUIRE(::listen(fd.get(), 8) == 0);
    return fd;
}

sockaddr_un path_of(const std::string &path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof name.sun_path - 1);
    return name;
}

sockaddr_in ip_of(in_addr_t address) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(address);
    return name;
}

struct pair_of_ends {
    unique_fd front;
    unique_fd ours;
};

// Where the listener is reached by its own name, or by 127.0.0.1 for every address.
pair_of_ends connect_to(const unique_fd &listener) {
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    BOOST_REQUIRE(::getsockname(listener.get(), as_any(name), &size) == 0);
    if (name.ss_family == AF_INET) {
        auto &four = reinterpret_cast<sockaddr_in &>(name);
        if (four.sin_addr.s_addr == INADDR_ANY) {
            four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        }
    }
    if (name.ss_family == AF_INET6) {
        reinterpret_cast<sockaddr_in6 &>(name).sin6_addr = in6addr_loopback;
    }
    pair_of_ends made;
    made.front = unique_fd::adopt(::socket(name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_REQUIRE(::connect(made.front.get(), as_any(name), size) == 0);
    made.ours = unique_fd::adopt(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    BOOST_REQUIRE(made.ours.get() >= 0);
    return made;
}

std::vector<int> found_by(const desk &at) {
    std::vector<int> fds;
    for (const orphan &one : find_orphans(at)) {
        fds.push_back(one.fd);
    }
    return fds;
}

void check_found(const unique_fd &listener, bool tcp) {
    desk at(4, 1);
    at.note_listener({listener.get(), tcp, 77});
    BOOST_TEST(found_by(at).empty());
    const pair_of_ends one = connect_to(listener);
    const auto found = find_orphans(at);
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].fd == one.ours.get());
    BOOST_TEST(found[0].from.id == 77U);
    BOOST_TEST(found[0].from.tcp == tcp);
}

} // namespace

BOOST_AUTO_TEST_SUITE(orphans)

BOOST_AUTO_TEST_CASE(what_was_accepted_and_not_noted) {
    const folder here;
    check_found(listen_at(path_of(here.path + "/one")), false);
    check_found(listen_at(ip_of(INADDR_LOOPBACK)), true);
    check_found(listen_at(ip_of(INADDR_ANY)), true);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    check_found(listen_at(six), true);
}

BOOST_AUTO_TEST_CASE(not_what_the_desk_has) {
    const folder here;
    const unique_fd listener = listen_at(path_of(here.path + "/one"));
    desk at(4, 1);
    at.note_listener({listener.get(), false, 1});
    const pair_of_ends one = connect_to(listener);
    const pair_of_ends other = connect_to(listener);
    desk_entry known;
    known.how = parked::bound;
    known.fd = one.ours.get();
    at.put(2, known);
    BOOST_TEST(
        found_by(at) == std::vector<int>{other.ours.get()}, boost::test_tools::per_element()
    );
    known.fd = other.ours.get();
    at.put(0, known);
    BOOST_TEST(found_by(at).empty());
    at.drop(2);
    BOOST_TEST(
        found_by(at) == std::vector<int>{one.ours.get()}, boost::test_tools::per_element()
    );
}

BOOST_AUTO_TEST_CASE(not_what_a_function_made) {
    const folder here;
    const unique_fd ours = listen_at(path_of(here.path + "/one"));
    const unique_fd theirs = listen_at(path_of(here.path + "/two"));
    const unique_fd ip = listen_at(ip_of(INADDR_LOOPBACK));
    const unique_fd other_ip = listen_at(ip_of(INADDR_LOOPBACK));
    desk at(4, 1);
    at.note_listener({ours.get(), false, 1});
    at.note_listener({ip.get(), true, 2});
    const pair_of_ends one = connect_to(theirs);
    const pair_of_ends other = connect_to(other_ip);
    std::array<int, 2> ends{};
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    BOOST_TEST(found_by(at).empty());
    ::close(ends[0]);
    ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(none_when_nothing_is_listened_to) {
    const folder here;
    const unique_fd listener = listen_at(path_of(here.path + "/one"));
    desk at(4, 1);
    at.note_listener({listener.get(), false, 1});
    const pair_of_ends one = connect_to(listener);
    at.forget_listeners();
    BOOST_TEST(found_by(at).empty());
}

BOOST_AUTO_TEST_CASE(no_more_listeners_than_the_page_has) {
    desk at(4, 1);
    for (std::size_t count = 0; count < desk_page::most_listeners + 3; ++count) {
        at.note_listener({-1, false, count});
    }
    BOOST_TEST(at.listeners().size() == desk_page::most_listeners);
    BOOST_TEST(at.listeners().back().id == desk_page::most_listeners - 1);
}

BOOST_AUTO_TEST_SUITE_END()
