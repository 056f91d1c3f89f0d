// SPDX-License-Identifier: MIT
#include "imprint/file.hpp"
#include "temporary_file.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

using namespace imprint;

namespace {

std::string read_all(const file &f) {
    std::string octets(f.size(), '\0');
    const ssize_t got =
        ::pread(f.descriptor(), octets.data(), octets.size(), static_cast<off_t>(f.offset()));
    BOOST_TEST(got == static_cast<ssize_t>(octets.size()));
    return octets;
}

} // namespace

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(knows_size_date_and_octets) {
    const temporary_file on_disk("0123456789");
    const timespec times[2] = {{0, 0}, {784111777, 999999999}};
    BOOST_REQUIRE(::utimensat(AT_FDCWD, on_disk.path().c_str(), times, 0) == 0);
    const file f(on_disk.path());
    BOOST_TEST(f.size() == 10U);
    BOOST_TEST(f.offset() == 0U);
    BOOST_TEST(f.last_modified().time_since_epoch().count() == 784111777);
    BOOST_TEST(read_all(f) == "0123456789");
}

BOOST_AUTO_TEST_CASE(parts) {
    const temporary_file on_disk("0123456789");
    const file f(on_disk.path());
    const file middle = f.part(2, 5);
    BOOST_TEST(read_all(middle) == "23456");
    BOOST_TEST(read_all(middle.part(1, 2)) == "34");
    BOOST_TEST(f.part(10, 0).size() == 0U);
    BOOST_CHECK_THROW(f.part(11, 0), std::out_of_range);
    BOOST_CHECK_THROW(f.part(5, 6), std::out_of_range);
    BOOST_CHECK_THROW(middle.part(0, 6), std::out_of_range);
    BOOST_CHECK_THROW(f.part(1, UINT64_MAX), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(copies_share_one_descriptor) {
    const temporary_file on_disk("x");
    int fd = -1;
    {
        const file first(on_disk.path());
        const file second = first; // NOLINT(performance-unnecessary-copy-initialization)
        fd = first.descriptor();
        BOOST_TEST(second.descriptor() == fd);
        BOOST_TEST((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    }
    BOOST_TEST(::fcntl(fd, F_GETFD) == -1);
}

BOOST_AUTO_TEST_CASE(an_open_file_outlives_its_name) {
    file f = [] {
        const temporary_file on_disk("still here");
        return file(on_disk.path());
    }();
    BOOST_TEST(read_all(f) == "still here");
}

BOOST_AUTO_TEST_CASE(only_regular_files) {
    BOOST_CHECK_EXCEPTION(file("/no/such/file"), std::system_error, [](const auto &e) {
        return e.code() == std::errc::no_such_file_or_directory &&
               std::string(e.what()).find("/no/such/file") != std::string::npos;
    });
    BOOST_CHECK_EXCEPTION(file("/"), std::system_error, [](const auto &e) {
        return e.code() == std::errc::is_a_directory;
    });
    BOOST_CHECK_THROW(file("/dev/null"), std::system_error);
}

BOOST_AUTO_TEST_CASE(adopting_closes_what_it_refuses) {
    int ends[2] = {-1, -1};
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    BOOST_CHECK_THROW(file::adopt(ends[0]), std::system_error);
    BOOST_TEST(::fcntl(ends[0], F_GETFD) == -1);
    ::close(ends[1]);
    BOOST_CHECK_THROW(file::adopt(-1), std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
