// SPDX-License-Identifier: MIT
#include "base/standard_descriptors.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using set = std::array<bool, 3>;

struct row {
    const char *name;
    set closed;
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.name;
}

const row rows[] = {
    {"none", {false, false, false}},
    {"input", {true, false, false}},
    {"output", {false, true, false}},
    {"error", {false, false, true}},
    {"all but input, as FastCGI has it", {false, true, true}},
    {"all", {true, true, true}},
};

// null(4): character device 1, 3.  Readable, writable, and kept at an execve.
bool is_null(int fd) {
    struct stat found{};
    return ::fstat(fd, &found) == 0 && S_ISCHR(found.st_mode) &&
           found.st_rdev == makedev(1, 3) && (::fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR &&
           ::fcntl(fd, F_GETFD) == 0;
}

bool is_same(int fd, const struct stat &as) {
    struct stat found{};
    return ::fstat(fd, &found) == 0 && found.st_dev == as.st_dev && found.st_ino == as.st_ino;
}

// 0, or one more than the descriptor that is not what it should be.
int try_with(const set &closed) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        return 10;
    }
    struct stat pipe{};
    ::fstat(ends[0], &pipe);
    for (int fd = 0; fd < 3; ++fd) {
        ::dup2(ends[0], fd);
    }
    for (int fd = 0; fd < 3; ++fd) {
        if (closed.at(static_cast<std::size_t>(fd))) {
            ::close(fd);
        }
    }
    imprint::base::open_standard_descriptors();
    for (int fd = 0; fd < 3; ++fd) {
        const bool was_closed = closed.at(static_cast<std::size_t>(fd));
        if (was_closed ? !is_null(fd) : !is_same(fd, pipe)) {
            return fd + 1;
        }
    }
    return 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(standard_descriptors)

BOOST_DATA_TEST_CASE(what_is_closed_is_opened, boost::unit_test::data::make(rows), of) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        ::_exit(try_with(of.closed));
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
