// SPDX-License-Identifier: MIT
// proc(5): the 14th and 15th word of stat, the second of statm.
#include "base/unique_fd.hpp"
#include "pool/accept_queue.hpp"
#include "pool/process_usage.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace imprint;
using namespace std::chrono_literals;

namespace {

std::string
stat_line(const std::string &name, const std::string &user, const std::string &system) {
    //                     state ppid ... cmajflt (10 words)
    return "42 (" + name + ") S 2 3 4 5 6 7 8 9 10 11 " + user + " " + system + " 0 0 20 0 1\n";
}

base::unique_fd listening(int family, int backlog) {
    auto fd = base::unique_fd::adopt(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_storage any{}; // port 0, or no name: the kernel gives one
    any.ss_family = static_cast<sa_family_t>(family);
    const auto size =
        static_cast<socklen_t>(family == AF_UNIX ? sizeof(sa_family_t) : sizeof(sockaddr_in));
    BOOST_REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr *>(&any), size) == 0);
    BOOST_REQUIRE(::listen(fd.get(), backlog) == 0);
    return fd;
}

base::unique_fd connected_to(const base::unique_fd &to) {
    sockaddr_storage where{};
    socklen_t size = sizeof where;
    ::getsockname(to.get(), reinterpret_cast<sockaddr *>(&where), &size);
    auto fd = base::unique_fd::adopt(::socket(where.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    BOOST_REQUIRE(::connect(fd.get(), reinterpret_cast<const sockaddr *>(&where), size) == 0);
    return fd;
}

} // namespace

BOOST_AUTO_TEST_SUITE(process_usages)

BOOST_AUTO_TEST_CASE(processor_time) {
    BOOST_TEST((pool::parse_cpu(stat_line("site", "150", "50"), 100) == 2000ms));
    BOOST_TEST((pool::parse_cpu(stat_line("site", "1", "0"), 1000) == 1ms));
}

BOOST_AUTO_TEST_CASE(a_name_is_the_processs_own_choice) {
    for (const char *name : {") S 1 1 1 1 1 1 1 1 1 1 999 999", "a b", "))", "(", ""}) {
        BOOST_TEST((pool::parse_cpu(stat_line(name, "7", "3"), 100) == 100ms));
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_stat) {
    for (const char *text :
         {"", "42", "42 (x", "42 (x) S 1 2", "42 (x) S 2 3 4 5 6 7 8 9 10 11 12"}) {
        BOOST_TEST(!pool::parse_cpu(text, 100).has_value());
    }
    BOOST_TEST(!pool::parse_cpu(stat_line("x", "-1", "0"), 100).has_value());
    BOOST_TEST(!pool::parse_cpu(stat_line("x", "18446744073709551615", "1"), 100).has_value());
    BOOST_TEST(!pool::parse_cpu(stat_line("x", "1", "1"), 0).has_value());
}

BOOST_AUTO_TEST_CASE(memory) {
    BOOST_TEST(pool::parse_resident("1000 20 10 1 0 5 0\n", 4096).value() == 81'920U);
    for (const char *text : {"", "1000", "1000 x 3", "1000 18446744073709551615 1"}) {
        BOOST_TEST(!pool::parse_resident(text, 4096).has_value());
    }
}

BOOST_AUTO_TEST_CASE(this_process) {
    const auto used = pool::usage_of(::getpid());
    BOOST_REQUIRE(used.has_value());
    BOOST_TEST(used->resident_bytes > 1'000'000U);
    BOOST_TEST(!pool::usage_of(0x7fffffff).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(accept_queues)

BOOST_AUTO_TEST_CASE(how_many_wait) {
    for (const int family : {AF_INET, AF_UNIX}) {
        const auto there = listening(family, 9);
        std::vector<base::unique_fd> waiting;
        for (unsigned count = 0; count < 4; ++count) {
            const auto found = pool::look_at_queue(there.get());
            BOOST_REQUIRE(found.has_value());
            BOOST_TEST(found->waiting == count);
            BOOST_TEST(found->most == 9U);
            waiting.push_back(connected_to(there));
        }
        const auto taken = base::unique_fd::adopt(::accept(there.get(), nullptr, nullptr));
        BOOST_TEST(pool::look_at_queue(there.get())->waiting == 3U);
    }
}

BOOST_AUTO_TEST_CASE(one_more_than_the_backlog_may_wait) {
    for (const int family : {AF_INET, AF_UNIX}) {
        const auto there = listening(family, 2);
        std::vector<base::unique_fd> waiting;
        for (int count = 0; count < 3; ++count) {
            waiting.push_back(connected_to(there));
        }
        BOOST_TEST(pool::look_at_queue(there.get())->waiting == 3U);
        BOOST_TEST(pool::look_at_queue(there.get())->most == 2U);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_socket) {
    BOOST_TEST(!pool::look_at_queue(-1).has_value());
    BOOST_TEST(!pool::look_at_queue(STDIN_FILENO).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
