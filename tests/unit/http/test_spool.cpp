// SPDX-License-Identifier: MIT
#include "http/spool.hpp"
#include "temporary_folder.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace imprint;
using namespace imprint::http;

namespace {

std::string read_all(const spool &from) {
    std::string all;
    from.for_each(0, from.size(), [&](std::string_view piece) {
        BOOST_REQUIRE(piece.size() <= 64 * 1024);
        all += piece;
    });
    return all;
}

std::string numbered(std::size_t count) {
    std::string octets;
    for (int line = 0; octets.size() < count; ++line) {
        octets += std::to_string(line) + "\r\n";
    }
    octets.resize(count);
    return octets;
}

struct stat stat_of(int descriptor) {
    struct stat about{};
    BOOST_REQUIRE(::fstat(descriptor, &about) == 0);
    return about;
}

// Files of this process can't grow beyond `octets` while one lives: a file system that is
// full, for whoever is not root.
class file_size_limit {
  public:
    explicit file_size_limit(::rlim_t octets) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const ::rlimit limit{octets, before_.rlim_max};
        BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    ~file_size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        (void)std::signal(SIGXFSZ, handler_);
    }
    file_size_limit(const file_size_limit &) = delete;
    file_size_limit &operator=(const file_size_limit &) = delete;
    file_size_limit(file_size_limit &&) = delete;
    file_size_limit &operator=(file_size_limit &&) = delete;

  private:
    ::rlimit before_{};
    void (*handler_)(int);
};

using opener = base::unique_fd (*)(const std::string &);
const opener openers[] = {&open_nameless, &open_and_unlink};

} // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(opener)

BOOST_AUTO_TEST_SUITE(spooling)

BOOST_AUTO_TEST_CASE(small_bodies_stay_in_memory) {
    temporary_folder folder;
    spool octets({folder.path(), 10});
    octets.append("01234");
    octets.append("");
    octets.append("56789");
    BOOST_TEST(octets.in_memory());
    BOOST_TEST(octets.descriptor() == -1);
    BOOST_TEST(octets.size() == 10u);
    BOOST_TEST(octets.view() == "0123456789");
    BOOST_TEST(read_all(octets) == "0123456789");
}

BOOST_AUTO_TEST_CASE(one_octet_more_makes_a_file) {
    temporary_folder folder;
    spool octets({folder.path(), 10});
    octets.append("0123456789");
    octets.append("x");
    BOOST_TEST(!octets.in_memory());
    BOOST_TEST(octets.view().empty());
    BOOST_TEST(octets.size() == 11u);
    BOOST_TEST(read_all(octets) == "0123456789x");
    BOOST_TEST(stat_of(octets.descriptor()).st_size == 11);
    BOOST_TEST(folder.empty());
}

BOOST_AUTO_TEST_CASE(the_default_limit_is_256_ki) {
    spool octets;
    octets.append(std::string(256 * 1024, 'x'));
    BOOST_TEST(octets.in_memory());
    octets.append("x");
    BOOST_TEST(!octets.in_memory());
}

BOOST_DATA_TEST_CASE(
    octets_come_back, boost::unit_test::data::make({1, 7, 65536, 65537, 1000000}), piece
) {
    const std::string octets = numbered(300000);
    spool all;
    for (std::size_t at = 0; at < octets.size(); at += static_cast<std::size_t>(piece)) {
        all.append(std::string_view(octets).substr(at, static_cast<std::size_t>(piece)));
    }
    BOOST_TEST(all.size() == octets.size());
    BOOST_TEST((read_all(all) == octets));
}

BOOST_DATA_TEST_CASE(
    ranges, boost::unit_test::data::make({std::size_t{100}, std::size_t{0}}), memory
) {
    spool octets({"/var/tmp", memory});
    octets.append("0123456789");
    BOOST_TEST(octets.in_memory() == (memory == 100));
    std::array<char, 4> buffer{};
    BOOST_TEST(octets.read(0, buffer) == 4u);
    BOOST_TEST(std::string_view(buffer.data(), 4) == "0123");
    BOOST_TEST(octets.read(8, buffer) == 2u);
    BOOST_TEST(std::string_view(buffer.data(), 2) == "89");
    BOOST_TEST(octets.read(10, buffer) == 0u);
    BOOST_TEST(octets.read(UINT64_MAX, buffer) == 0u);
    BOOST_TEST(octets.read(3, {}) == 0u);
    std::string middle;
    octets.for_each(3, 4, [&](std::string_view piece) { middle += piece; });
    BOOST_TEST(middle == "3456");
    octets.for_each(3, 0, [&](std::string_view) { BOOST_ERROR("a piece of nothing"); });
}

BOOST_AUTO_TEST_CASE(moving_takes_the_octets_along) {
    spool octets({"/var/tmp", 4});
    octets.append("01234567");
    const spool moved = std::move(octets);
    BOOST_TEST(read_all(moved) == "01234567");
}

BOOST_DATA_TEST_CASE(
    nobody_else_reaches_the_file, boost::unit_test::data::make(openers), open
) {
    temporary_folder folder;
    const ::mode_t mask = ::umask(0);
    const base::unique_fd file = open(folder.path());
    ::umask(mask);
    const struct stat about = stat_of(file.get());
    BOOST_TEST((about.st_mode & 07777) == 0600u);
    BOOST_TEST(S_ISREG(about.st_mode));
    BOOST_TEST(about.st_nlink == 0u);
    BOOST_TEST((::fcntl(file.get(), F_GETFD) & FD_CLOEXEC) != 0);
    BOOST_TEST(folder.empty());
    BOOST_TEST(::pwrite(file.get(), "x", 1, 0) == 1);
    char octet = 0;
    BOOST_TEST(::pread(file.get(), &octet, 1, 0) == 1);
}

BOOST_DATA_TEST_CASE(files_are_apart, boost::unit_test::data::make(openers), open) {
    temporary_folder folder;
    const base::unique_fd one = open(folder.path());
    const base::unique_fd other = open(folder.path());
    BOOST_TEST(stat_of(one.get()).st_ino != stat_of(other.get()).st_ino);
}

// procfs makes no nameless files (EOPNOTSUPP) and no named ones: the way to the fallback,
// which then says what is wrong.
BOOST_DATA_TEST_CASE(
    a_folder_that_fails_is_named,
    boost::unit_test::data::make({"/proc/self", "/nowhere/at all", "/etc/passwd"}),
    folder
) {
    spool octets({folder, 4});
    octets.append("0123");
    BOOST_CHECK_EXCEPTION(octets.append("4"), spool_error, [&](const spool_error &error) {
        BOOST_TEST(std::string_view(error.what()).find(folder) != std::string_view::npos);
        BOOST_TEST(error.status() == 500);
        return error.code().value() != 0;
    });
    BOOST_TEST(octets.size() == 4u);
    BOOST_TEST(read_all(octets) == "0123");
}

BOOST_AUTO_TEST_CASE(a_full_folder_is_507) {
    temporary_folder folder;
    spool octets({folder.path(), 4});
    octets.append("01234567");
    {
        const file_size_limit full(16);
        octets.append("01234567");
        BOOST_CHECK_EXCEPTION(octets.append("89"), spool_error, [&](const spool_error &error) {
            BOOST_TEST(error.code().value() == EFBIG);
            return error.status() == 507 &&
                   std::string_view(error.what()).find(folder.path()) != std::string_view::npos;
        });
    }
    BOOST_TEST(octets.size() == 16u);
    BOOST_TEST(read_all(octets) == "0123456701234567");
}

BOOST_AUTO_TEST_CASE(a_file_that_can_not_hold_the_memory_is_507) {
    temporary_folder folder;
    spool octets({folder.path(), 8});
    octets.append("01234567");
    {
        const file_size_limit full(4);
        BOOST_CHECK_THROW(octets.append("8"), spool_error);
    }
    BOOST_TEST(octets.in_memory());
    BOOST_TEST(read_all(octets) == "01234567");
}

BOOST_AUTO_TEST_CASE(what_means_no_room) {
    const auto status = [](int number) {
        return spool_error(number, std::generic_category(), "").status();
    };
    BOOST_TEST(status(ENOSPC) == 507);
    BOOST_TEST(status(EDQUOT) == 507);
    BOOST_TEST(status(EIO) == 500);
    BOOST_TEST(status(EMFILE) == 500);
}

BOOST_AUTO_TEST_SUITE_END()
