// SPDX-License-Identifier: MIT
// Pools that are not there, or not what they should be: each says what to do.
#include "imprint/testing.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <string>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using imprint::testing::client;
using imprint::testing::failure;

namespace {

struct folder {
    folder() {
        std::string name = std::filesystem::temp_directory_path() / "imprint-unit-XXXXXX";
        path = ::mkdtemp(name.data());
    }
    ~folder() { std::filesystem::remove_all(path); }
    folder(const folder &) = delete;
    folder &operator=(const folder &) = delete;
    folder(folder &&) = delete;
    folder &operator=(folder &&) = delete;
    std::filesystem::path path;
};

// Takes one connection, reads a little, says what it was told to, and closes; or says nothing
// until its end.
class peer {
  public:
    enum class manner { answers, keeps_silent, never_accepts };

    peer(const std::string &path, std::string says, manner how = manner::answers)
        : listening_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        path.copy(where.sun_path, sizeof where.sun_path - 1);
        BOOST_REQUIRE(
            ::bind(listening_, reinterpret_cast<sockaddr *>(&where), sizeof where) == 0
        );
        if (how == manner::never_accepts) {
            return;
        }
        BOOST_REQUIRE(::listen(listening_, 5) == 0);
        if (how == manner::answers) {
            thread_ = std::thread([this, says = std::move(says)] {
                const int fd = ::accept(listening_, nullptr, nullptr);
                std::array<char, 8> some{};
                (void)::recv(fd, some.data(), some.size(), 0);
                (void)::send(fd, says.data(), says.size(), MSG_NOSIGNAL);
                ::close(fd);
            });
        }
    }
    ~peer() {
        if (thread_.joinable()) {
            thread_.join();
        }
        ::close(listening_);
    }
    peer(const peer &) = delete;
    peer &operator=(const peer &) = delete;
    peer(peer &&) = delete;
    peer &operator=(peer &&) = delete;

  private:
    int listening_;
    std::thread thread_;
};

std::string complaint(client &to, std::string_view body = "") {
    try {
        to.post("/x", body, "a/b");
        return "no complaint";
    } catch (const failure &problem) {
        return problem.what();
    }
}

bool says(const std::string &all, const std::string &words) {
    return all.find(words) != std::string::npos;
}

BOOST_FIXTURE_TEST_CASE(no_socket, folder) {
    const std::string address = "fastcgi:" + (path / "site.sock").string();
    client to(address);
    BOOST_TEST(
        complaint(to) == "POST /x: " + address +
                             ": no such socket; start the site: SITE serve --listen " + address
    );
}

BOOST_FIXTURE_TEST_CASE(nobody_listens, folder) {
    const std::string address = "scgi:" + (path / "site.sock").string();
    const peer silent(path / "site.sock", "", peer::manner::never_accepts);
    client to(address);
    BOOST_TEST(
        complaint(to) == "POST /x: " + address +
                             ": nobody listens; start the site: SITE serve --listen " + address
    );
}

BOOST_FIXTURE_TEST_CASE(closed_without_an_answer, folder) {
    const peer deaf(path / "site.sock", "");
    client to("fastcgi:" + (path / "site.sock").string());
    BOOST_TEST(says(complaint(to), "closed without an answer; does the site speak FastCGI"));
}

// The peer does not read what is sent: neither side may wait for the other.
BOOST_FIXTURE_TEST_CASE(an_answer_before_the_body_was_read, folder) {
    const peer hasty(path / "site.sock", "Status: 413 Content Too Large\r\n\r\nenough");
    client to("scgi:" + (path / "site.sock").string());
    const auto answer = to.post("/x", std::string(4'000'000, 'x'), "a/b");
    BOOST_TEST(answer.status() == 413);
    BOOST_TEST(answer.body() == "enough");
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_is_cut_short, folder) {
    const peer hasty(path / "site.sock", "Status: 200 OK\r\nContent-Length: 10\r\n\r\nsome");
    client to("scgi:" + (path / "site.sock").string());
    BOOST_TEST(says(complaint(to), "has 4 octets and announced 10"));
}

BOOST_FIXTURE_TEST_CASE(the_wrong_wire, folder) {
    const peer other(path / "site.sock", "Status: 200 OK\r\n\r\nall is well");
    client to("fastcgi:" + (path / "site.sock").string());
    BOOST_TEST(says(complaint(to), "what came is not FastCGI"));
}

BOOST_FIXTURE_TEST_CASE(patience_ends, folder) {
    const peer silent(path / "site.sock", "", peer::manner::keeps_silent);
    client to(
        "scgi:" + (path / "site.sock").string(), {.patience = std::chrono::milliseconds(1)}
    );
    BOOST_TEST(says(complaint(to), "nothing came for 1 ms"));
}

struct row {
    std::string target;
    std::string words;
};
std::ostream &operator<<(std::ostream &out, const row &r) {
    return out << r.target;
}

const row no_targets[] = {
    {"", "IMPRINT_TARGET"},
    {"ftp://host", "fastcgi: or scgi:"},
    {"fastcgi:site.sock", "a unix socket's path begins with /"},
    {"fastcgi:run/site.sock", "absolute"},
    {"scgi:example.org:9000", "numeric"},
    {"https://host/app", "without a path"},
    {"https://", "https://HOST:PORT"},
};

BOOST_DATA_TEST_CASE(what_is_no_target, no_targets, r) {
    BOOST_CHECK_EXCEPTION(client{r.target}, failure, [&r](const failure &problem) {
        BOOST_TEST_INFO(problem.what());
        return says(problem.what(), r.words);
    });
}

BOOST_AUTO_TEST_CASE(no_front_server) {
    client to("http://127.0.0.1:1");
    const std::string said = complaint(to);
    BOOST_TEST(said.starts_with("POST /x: http://127.0.0.1:1: "));
    BOOST_TEST(says(said, "is the front server running"));
}

} // namespace
