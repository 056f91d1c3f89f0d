// SPDX-License-Identifier: MIT
#include "folder.hpp"
#include "scan/output_file.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <system_error>

namespace fs = std::filesystem;
using imprint::scan::read_file;
using imprint::scan::write_if_changed;

BOOST_AUTO_TEST_SUITE(output_file)

BOOST_AUTO_TEST_CASE(writes_once) {
    const scan_test::folder folder;
    const fs::path path = folder / "deep/er/file";
    BOOST_TEST(write_if_changed(path, "one"));
    const auto long_ago = fs::last_write_time(path) - std::chrono::hours(1);
    fs::last_write_time(path, long_ago);
    BOOST_TEST(!write_if_changed(path, "one"));
    BOOST_TEST((fs::last_write_time(path) == long_ago));
    BOOST_TEST(write_if_changed(path, "two"));
    BOOST_TEST((fs::last_write_time(path) != long_ago));
    BOOST_TEST(folder.read("deep/er/file") == "two");
    BOOST_TEST(std::distance(fs::directory_iterator(path.parent_path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_not_an_absent_one) {
    const scan_test::folder folder;
    BOOST_TEST(!read_file(folder / "x").has_value());
    BOOST_TEST(write_if_changed(folder / "x", ""));
    BOOST_TEST(read_file(folder / "x").value() == "");
    BOOST_TEST(!write_if_changed(folder / "x", ""));
}

BOOST_AUTO_TEST_CASE(says_what_it_could_not_do) {
    const scan_test::folder folder;
    folder.write("file", "");
    BOOST_CHECK_THROW(write_if_changed(folder / "file/below", "x"), std::system_error);
    BOOST_CHECK_THROW(read_file(folder.path()), std::system_error);
}

BOOST_AUTO_TEST_SUITE_END()
