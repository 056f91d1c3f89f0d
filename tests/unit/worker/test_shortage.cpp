// SPDX-License-Identifier: MIT
#include "worker/shortage.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <ostream>
#include <string>

using namespace std::chrono_literals;
using namespace imprint::worker;

namespace {

struct row {
    int failure;
    const char *limit;
    const char *where;
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.limit;
}

const row rows[] = {
    {0, "may have 512 descriptors (RLIMIT_NOFILE), of which 16 are kept free", "LimitNOFILE="},
    {EMFILE, "may have 512 descriptors (RLIMIT_NOFILE), of which 16 are kept free", "ulimit -n"
    },
    {ENFILE, "this machine may open", "fs.file-max"},
    {ENOBUFS, "the kernel has no memory for one (No buffer space available)", "MemoryMax="},
    {ENOMEM, "the kernel has no memory for one (Cannot allocate memory)", "net.ipv4.tcp_mem"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(shortages)

BOOST_DATA_TEST_CASE(
    names_the_limit_and_where_it_is_raised, boost::unit_test::data::make(rows), of
) {
    const auto said = shortage(16).note(of.failure, 512, time_point());
    BOOST_REQUIRE(said.has_value());
    BOOST_TEST(said->find(of.limit) != std::string::npos, *said);
    BOOST_TEST(said->find(of.where) != std::string::npos, *said);
}

BOOST_AUTO_TEST_CASE(is_said_again_after_a_pause) {
    shortage one(16, 10s);
    const time_point start{};
    BOOST_TEST(one.note(EMFILE, 64, start).has_value());
    BOOST_TEST(!one.note(EMFILE, 64, start).has_value());
    BOOST_TEST(!one.note(0, 64, start + 9'999ms).has_value());
    BOOST_TEST(one.note(0, 64, start + 10s).has_value());
    BOOST_TEST(!one.note(ENFILE, 64, start + 19'999ms).has_value());
    BOOST_TEST(one.note(ENFILE, 64, start + 20s).has_value());
}

BOOST_AUTO_TEST_CASE(what_passes_by_itself_and_what_does_not) {
    for (const int failure : {EMFILE, ENFILE, ENOBUFS, ENOMEM}) {
        BOOST_TEST(is_shortage(failure));
    }
    // accept(2): nobody was there, or who was there has gone.
    for (const int failure : {0, EAGAIN, EINTR, ECONNABORTED, EBADF}) {
        BOOST_TEST(!is_shortage(failure));
    }
}

BOOST_AUTO_TEST_SUITE_END()
