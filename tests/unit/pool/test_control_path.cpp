// SPDX-License-Identifier: MIT
// Where a supervisor is asked, and what those who were killed left there.
#include "base/unique_fd.hpp"
#include "pool/control_path.hpp"
#include "pool/socket_file.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace imprint;
namespace fs = std::filesystem;

namespace {

struct folder {
    folder() {
        std::string name = (fs::temp_directory_path() / "control-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~folder() { fs::remove_all(path); }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;
    folder(folder &&) = delete;
    folder &operator=(folder &&) = delete;

    std::string operator/(const std::string &name) const { return (path / name).string(); }
    fs::path path;
};

// As a killed pool leaves it.
void leave_behind(const std::string &path) {
    pool::socket_file file(path, {});
    file.forget();
}

} // namespace

BOOST_AUTO_TEST_SUITE(control_paths)

BOOST_AUTO_TEST_CASE(names_with_a_pid) {
    BOOST_TEST(pool::with_pid("/x/control.sock", 7) == "/x/control-7.sock");
    BOOST_TEST(pool::with_pid("ask", 7) == "ask-7");
    BOOST_TEST(pool::with_pid("/a.b/ask.me.now", 123) == "/a.b/ask.me-123.now");
}

BOOST_FIXTURE_TEST_CASE(only_sockets_of_that_name_are_found, folder) {
    const std::string named = *this / "control.sock";
    BOOST_TEST(pool::find_controls(named).empty());
    BOOST_TEST(pool::find_controls(*this / "none/control.sock").empty());
    std::vector<pool::socket_file> kept;
    for (const char *name :
         {"control.sock",
          "control-7.sock",
          "control-12.sock",
          "control-.sock",
          "control-7x.sock",
          "other-7.sock",
          "control-99999999999.sock"}) {
        kept.emplace_back(*this / name, pool::socket_terms{});
    }
    std::ofstream(*this / "control-8.sock") << "no socket";
    const std::vector<std::string> found = pool::find_controls(named);
    const std::vector<std::string> right{
        named, *this / "control-12.sock", *this / "control-7.sock"
    };
    BOOST_TEST(found == right);
}

BOOST_FIXTURE_TEST_CASE(what_nobody_serves_is_swept, folder) {
    leave_behind(*this / "control-7.sock");
    leave_behind(*this / "control.sock");
    leave_behind(*this / "other-7.sock");
    const pool::socket_file served(*this / "control-8.sock", {});
    pool::sweep_controls(*this / "control.sock");
    for (const char *gone : {"control-7.sock", "control-7.sock.lock"}) {
        BOOST_TEST(!fs::exists(*this / gone));
    }
    for (const char *kept :
         {"control.sock",
          "control.sock.lock",
          "other-7.sock",
          "control-8.sock",
          "control-8.sock.lock"}) {
        BOOST_TEST(fs::exists(*this / kept));
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_no_socket_is_not_swept, folder) {
    std::ofstream(*this / "control-7.sock") << "a letter";
    std::ofstream(*this / "control-7.sock.lock");
    fs::create_symlink(*this / "letter", *this / "control-8.sock.lock");
    std::ofstream(*this / "letter") << "another";
    pool::sweep_controls(*this / "control.sock");
    BOOST_TEST(fs::exists(*this / "control-7.sock"));
    BOOST_TEST(fs::exists(*this / "letter"));
}

BOOST_AUTO_TEST_SUITE_END()
