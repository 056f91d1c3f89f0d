// SPDX-License-Identifier: MIT
// What is kept of a request, and where.
#include "worker/replay_keeper.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace imprint;
using namespace imprint::worker;
namespace fs = std::filesystem;

namespace {

const std::string secret = "open sesame";

std::string netstring(const std::string &text) {
    return std::to_string(text.size()) + ":" + text + ",";
}
std::string header(const std::string &name, const std::string &value) {
    return name + '\0' + value + '\0';
}
std::string scgi(const std::string &said, const std::string &body = "body") {
    return netstring(header("CONTENT_LENGTH", "4") + header("IMPRINT_SECRET", said)) + body;
}

// FastCGI 1.0 §3.3, §5.
std::string record(unsigned char type, const std::string &content) {
    const auto size = static_cast<unsigned char>(content.size());
    return std::string{1, static_cast<char>(type), 0, 1, 0, static_cast<char>(size), 0, 0} +
           content;
}
std::string pair(const std::string &name, const std::string &value) {
    return std::string{static_cast<char>(name.size()), static_cast<char>(value.size())} + name +
           value;
}
std::string fastcgi_head(const std::string &length) {
    return record(1, std::string("\0\1\1\0\0\0\0\0", 8)) +
           record(4, pair("CONTENT_LENGTH", length)) + record(4, "");
}

replay_terms terms() {
    replay_terms made;
    made.program = "program";
    made.secret = secret;
    made.listeners = {{1, "scgi:/run/x", false}, {2, "scgi:127.0.0.1:9000", true}};
    return made;
}
died_request died(std::uint64_t listener = 1, wire::kind wire = wire::kind::scgi) {
    return {"0123456789ab", wire, listener, false};
}

struct folder {
    fs::path path;

    folder() {
        std::string name = (fs::temp_directory_path() / "imprint-replay-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~folder() { fs::remove_all(path); }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;
    folder(folder &&) = delete;
    folder &operator=(folder &&) = delete;

    // Written so long ago.
    void put(const std::string &name, std::size_t size, std::chrono::seconds age) const {
        std::ofstream(path / name) << std::string(size, 'x');
        fs::last_write_time(path / name, fs::file_time_type::clock::now() - age);
    }
    std::set<std::string> names() const {
        std::set<std::string> all;
        for (const auto &one : fs::directory_iterator(path)) {
            all.insert(one.path().filename().string());
        }
        return all;
    }
    mode_t mode(const std::string &name = {}) const {
        struct stat facts{};
        BOOST_REQUIRE(::stat((path / name).c_str(), &facts) == 0);
        return facts.st_mode & 07777;
    }
};

// No file grows beyond it, as on a full disk.
struct rlimit_guard {
    rlimit before{};

    explicit rlimit_guard(rlim_t most) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit now{most, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~rlimit_guard() { ::setrlimit(RLIMIT_FSIZE, &before); }
    rlimit_guard(const rlimit_guard &) = delete;
    rlimit_guard &operator=(const rlimit_guard &) = delete;
    rlimit_guard(rlimit_guard &&) = delete;
    rlimit_guard &operator=(rlimit_guard &&) = delete;
};

std::string named(int number) {
    return "incident-00000000000" + std::to_string(number) + ".replay";
}
const std::string new_one = "incident-0123456789ab.replay";

} // namespace

BOOST_AUTO_TEST_SUITE(a_replay_keeper)

BOOST_AUTO_TEST_CASE(leaves_everything_but_the_secret) {
    const replay_record made = record_of(terms(), died(), scgi(secret));
    BOOST_TEST(made.octets == scgi(std::string(secret.size(), '*')));
    BOOST_TEST((made.state == replay_state::complete));
    BOOST_TEST(made.listener == "scgi:/run/x");
    BOOST_TEST(made.incident == "0123456789ab");
}

BOOST_AUTO_TEST_CASE(knows_who_was_trusted) {
    BOOST_TEST(record_of(terms(), died(1), scgi("")).trusted);
    BOOST_TEST(record_of(terms(), died(2), scgi(secret)).trusted);
    BOOST_TEST(!record_of(terms(), died(2), scgi("open sesamE")).trusted);
    BOOST_TEST(!record_of(terms(), died(2), scgi("")).trusted);
    BOOST_TEST(!record_of(terms(), died(3), scgi(secret)).trusted); // of a listener unknown
    replay_terms none = terms();
    none.secret.clear();
    BOOST_TEST(!record_of(none, died(2), scgi("")).trusted);
}

BOOST_AUTO_TEST_CASE(says_how_much_there_is) {
    BOOST_TEST((record_of(terms(), died(), scgi("", "bod")).state == replay_state::unfinished));
    BOOST_TEST((record_of(terms(), died(), scgi("", "")).state == replay_state::unfinished));
    died_request cut = died();
    cut.truncated = true;
    BOOST_TEST((record_of(terms(), cut, scgi("", "bod")).state == replay_state::truncated));
}

BOOST_AUTO_TEST_CASE(takes_one_request_alone) {
    const std::string first = fastcgi_head("4") + record(5, "body") + record(5, "");
    const auto what = died(1, wire::kind::fastcgi);
    BOOST_TEST(record_of(terms(), what, first + fastcgi_head("0")).octets == first);
}

// mod_fcgid: an empty STDIN, then the body.
BOOST_AUTO_TEST_CASE(knows_an_end_that_comes_first) {
    const auto what = died(1, wire::kind::fastcgi);
    const std::string early = fastcgi_head("4") + record(5, "");
    const std::string whole = early + record(5, "body");
    BOOST_TEST((record_of(terms(), what, early).state == replay_state::unfinished));
    const replay_record made = record_of(terms(), what, whole);
    BOOST_TEST((made.state == replay_state::complete));
    BOOST_TEST(made.octets == whole);
}

BOOST_AUTO_TEST_CASE(needs_all_params) {
    const std::string half = scgi(secret).substr(0, 30);
    BOOST_CHECK_THROW(record_of(terms(), died(), half), std::runtime_error);
    BOOST_CHECK_THROW(record_of(terms(), died(), ""), std::runtime_error);
    BOOST_CHECK_THROW(record_of(terms(), died(), "garbage"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(says_where_it_is) {
    const folder place;
    replay_terms to = terms();
    to.folder = place.path.string();
    const std::string said = keep_for_replay(to, died(), scgi(secret), {});
    BOOST_TEST(said == "replay file " + (place.path / new_one).string());
    BOOST_TEST(place.mode(new_one) == 0600U);
    // The same number again: what is there is not changed.
    BOOST_TEST(keep_for_replay(to, died(), scgi("x"), {}).starts_with("no replay file: "));
    std::ifstream in(place.path / new_one);
    const std::string kept((std::istreambuf_iterator<char>(in)), {});
    BOOST_TEST(kept.ends_with("\n\n" + scgi("***********")));
}

BOOST_AUTO_TEST_CASE(whatever_happens) {
    replay_terms to = terms();
    to.folder = "/proc/nothing";
    BOOST_TEST(keep_for_replay(to, died(), scgi(""), {}).starts_with("no replay file: /proc/"));
    BOOST_TEST(keep_for_replay(to, died(), "?", {}).starts_with("no replay file: its params"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_replay_folder)

BOOST_AUTO_TEST_CASE(is_made_for_its_user_alone) {
    const folder place;
    const auto wanted = place.path / "a" / "b";
    const mode_t before = ::umask(0);
    replay_folder(wanted.string()).prepare();
    ::umask(before);
    BOOST_TEST(place.mode("a/b") == 0700U);
    replay_folder(wanted.string()).prepare();
}

BOOST_AUTO_TEST_CASE(is_not_used_when_others_see_it) {
    const folder place;
    for (const mode_t mode : {0770U, 0705U, 0710U, 0701U, 01700U, 02700U, 0600U}) {
        BOOST_REQUIRE(::chmod(place.path.c_str(), mode) == 0);
        const replay_folder one(place.path.string());
        BOOST_CHECK_THROW(one.prepare(), std::runtime_error);
        BOOST_CHECK_THROW(one.write("0123456789ab", "", ""), std::runtime_error);
    }
    BOOST_REQUIRE(::chmod(place.path.c_str(), 0700) == 0);
    replay_folder(place.path.string()).prepare();
}

// Whoever owns it may open it to others at any time.
BOOST_AUTO_TEST_CASE(is_not_somebody_elses) {
    if (::geteuid() != 0) {
        BOOST_TEST_MESSAGE("only root can give a folder away");
        return;
    }
    const folder place;
    constexpr uid_t nobody = 65534;
    BOOST_REQUIRE(::chown(place.path.c_str(), nobody, static_cast<gid_t>(-1)) == 0);
    BOOST_CHECK_THROW(replay_folder(place.path.string()).prepare(), std::runtime_error);
    BOOST_REQUIRE(::chown(place.path.c_str(), 0, static_cast<gid_t>(-1)) == 0);
    replay_folder(place.path.string()).prepare();
}

BOOST_AUTO_TEST_CASE(keeps_the_newest) {
    const folder place;
    for (int number = 0; number < 5; ++number) {
        place.put(named(number), 1, std::chrono::seconds(100 - number));
    }
    const replay_folder one(place.path.string(), {.files = 3});
    one.write("0123456789ab", "head", "octets");
    BOOST_TEST(place.names() == (std::set<std::string>{new_one, named(3), named(4)}));
}

BOOST_AUTO_TEST_CASE(keeps_so_much) {
    const folder place;
    for (int number = 0; number < 4; ++number) {
        place.put(named(number), 10, std::chrono::seconds(100 - number));
    }
    const replay_folder one(place.path.string(), {.bytes = 30});
    one.write("0123456789ab", "head", "octets");
    BOOST_TEST(place.names() == (std::set<std::string>{new_one, named(2), named(3)}));
    BOOST_CHECK_THROW(
        one.write("0123456789ac", "head", std::string(27, 'x')), std::runtime_error
    );
    BOOST_TEST(place.names() == (std::set<std::string>{new_one, named(2), named(3)}));
}

// An older one stays out, even if it were small enough.
BOOST_AUTO_TEST_CASE(has_no_gaps) {
    const folder place;
    place.put(named(1), 1, std::chrono::seconds(30));
    place.put(named(2), 25, std::chrono::seconds(20));
    place.put(named(3), 10, std::chrono::seconds(10));
    replay_folder(place.path.string(), {.bytes = 30}).tidy();
    BOOST_TEST(place.names() == std::set<std::string>{named(3)});
}

BOOST_AUTO_TEST_CASE(forgets_with_time) {
    const folder place;
    place.put(named(1), 1, std::chrono::seconds(160));
    place.put(named(2), 1, std::chrono::seconds(40));
    replay_folder(place.path.string(), {.age = std::chrono::seconds(100)}).prepare();
    BOOST_TEST(place.names() == std::set<std::string>{named(2)});
}

BOOST_AUTO_TEST_CASE(removes_nothing_of_others) {
    const folder place;
    const std::set<std::string> others{
        "incident-.replay",
        "incident-0123456789abc.replay",
        "incident-0123456789aB.replay",
        "incident-0123456789ab.replay~",
        "Incident-0123456789ab.replay",
        "notes",
    };
    for (const std::string &name : others) {
        place.put(name, 100, std::chrono::hours(1000));
    }
    fs::create_directory(place.path / named(1));
    fs::create_symlink("/etc/passwd", place.path / named(2));
    replay_folder(place.path.string(), {.files = 1, .bytes = 1}).tidy();
    BOOST_TEST(place.names().size() == others.size() + 2);
}

BOOST_AUTO_TEST_CASE(leaves_nothing_half_written) {
    const folder place;
    const rlimit_guard small(100);
    const replay_folder one(place.path.string());
    BOOST_CHECK_THROW(
        one.write("0123456789ab", "head", std::string(1000, 'x')), std::system_error
    );
    BOOST_TEST(place.names().empty());
}

BOOST_AUTO_TEST_SUITE_END()
