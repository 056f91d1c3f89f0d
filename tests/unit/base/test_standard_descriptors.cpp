// SPDX-License-Identifier: MIT
#include "base/standard_descriptors.hpp"
#include "base/unique_fd.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cerrno>
#include <functional>
#include <ostream>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using imprint::base::unique_fd;
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

// 0, or what went wrong; pipes take the place of what was closed.
int go_on_with(const set &closed) {
    for (int fd = 0; fd < 3; ++fd) {
        ::dup2(::open("/dev/null", O_RDWR), fd);
    }
    const int log = ::memfd_create("log", 0);
    ::dup2(log, STDERR_FILENO);
    const int kept = imprint::base::keep_standard_error();
    struct stat written{};
    ::fstat(log, &written);
    bool any = false;
    for (int fd = 0; fd < 3; ++fd) {
        if (closed.at(static_cast<std::size_t>(fd))) {
            ::close(fd);
            any = true;
        }
    }
    const std::array<unique_fd, 2> fresh{
        unique_fd::adopt(::memfd_create("one", MFD_CLOEXEC)),
        unique_fd::adopt(::memfd_create("two", MFD_CLOEXEC)),
    };
    for (const unique_fd &one : fresh) {
        if (one.get() < 3 || ::fcntl(one.get(), F_GETFD) != FD_CLOEXEC) {
            return 1;
        }
    }
    if (kept < 3 || !is_null(0) || !is_null(1) || !is_same(2, written)) {
        return 2;
    }
    return imprint::base::take_was_closed() == any && !imprint::base::take_was_closed() ? 0 : 3;
}

// Nothing is left for it: it is closed, and 0 is open as before.
int go_on_without_room() {
    ::dup2(::open("/dev/null", O_RDWR), STDIN_FILENO);
    ::close(STDIN_FILENO);
    const int other = ::memfd_create("one", 0); // 0
    ::dup2(other, 3);
    rlimit none{4, 4};
    ::setrlimit(RLIMIT_NOFILE, &none);
    const unique_fd owned = unique_fd::adopt(other);
    const int failure = errno;
    struct stat left{};
    if (owned || failure != EMFILE) {
        return 1;
    }
    return ::fstat(STDIN_FILENO, &left) != 0 || S_ISCHR(left.st_mode) ? 0 : 2;
}

void in_child(const std::function<int()> &function) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        ::_exit(function());
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(standard_descriptors)

BOOST_DATA_TEST_CASE(what_is_closed_is_opened, boost::unit_test::data::make(rows), of) {
    in_child([&] { return try_with(of.closed); });
}

BOOST_DATA_TEST_CASE(what_is_opened_later_goes_above, boost::unit_test::data::make(rows), of) {
    in_child([&] { return go_on_with(of.closed); });
}

BOOST_AUTO_TEST_CASE(where_no_number_is_left) {
    in_child(go_on_without_room);
}

BOOST_AUTO_TEST_SUITE_END()
