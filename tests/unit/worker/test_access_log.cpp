// SPDX-License-Identifier: MIT
// A file that takes no more than a part of a line; it may take the next ones again.
#include "base/unique_fd.hpp"
#include "worker/access_log.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace imprint;

namespace {

std::string text_of(const std::filesystem::path &file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Files end there, as on a full disk, and standard error is read by the test.
struct full_disk {
    full_disk() {
        std::string name = std::filesystem::temp_directory_path() / "imprint-log-XXXXXX";
        folder = ::mkdtemp(name.data());
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before);
        BOOST_REQUIRE(::pipe2(said.data(), O_CLOEXEC) == 0);
        ::dup2(said[1], STDERR_FILENO);
    }
    ~full_disk() {
        ends_at(before.rlim_cur);
        ::dup2(former.get(), STDERR_FILENO);
        ::close(said[0]);
        ::close(said[1]);
        std::filesystem::remove_all(folder);
    }
    full_disk(const full_disk &) = delete;
    full_disk &operator=(const full_disk &) = delete;
    full_disk(full_disk &&) = delete;
    full_disk &operator=(full_disk &&) = delete;

    void ends_at(rlim_t octets) const {
        const rlimit now{octets, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    // A pipe: a file would end there, too.
    std::string errors() const {
        std::array<char, 4096> text{};
        const ssize_t size = ::read(said[0], text.data(), text.size());
        return {text.data(), static_cast<std::size_t>(size > 0 ? size : 0)};
    }
    std::filesystem::path file() const { return folder / "access.log"; }

    std::array<int, 2> said{-1, -1};
    base::unique_fd former = base::unique_fd::adopt(::dup(STDERR_FILENO));
    std::filesystem::path folder;
    rlimit before{};
};

} // namespace

BOOST_AUTO_TEST_SUITE(access_logs)

BOOST_AUTO_TEST_CASE(a_line_that_was_cut_breaks_no_other) {
    full_disk disk;
    worker::access_log log({disk.file(), "%m"});
    log.open();
    const auto write = [&](std::string_view method) {
        worker::access_entry one;
        one.method = method;
        log.write(one);
    };
    write("FIRST"); // six octets
    disk.ends_at(9);
    write("SECOND"); // of which three have room
    write("THIRD");  // none
    disk.ends_at(disk.before.rlim_cur);
    write("FOURTH");
    write("FIFTH");
    BOOST_TEST(text_of(disk.file()) == "FIRST\nSEC\nFOURTH\nFIFTH\n");
    const std::string said = disk.errors();
    BOOST_TEST(said.find("only 3 of 7 octets of a line could be written") != said.npos);
    BOOST_TEST(said.find("File too large") != said.npos);
    BOOST_TEST(said.find("Success") == said.npos);
}

BOOST_AUTO_TEST_SUITE_END()
