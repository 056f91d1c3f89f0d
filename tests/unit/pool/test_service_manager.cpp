// SPDX-License-Identifier: MIT
#include "base/unique_fd.hpp"
#include "pool/address.hpp"
#include "pool/service_manager.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace std::chrono_literals;
using imprint::pool::service_manager;

namespace {

// What systemd does: reads one datagram after the other.
class receiver {
  public:
    explicit receiver(std::string name)
        : fd_(imprint::base::unique_fd::adopt(
              ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)
          )) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(address.sun_path, name.size());
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        BOOST_REQUIRE(
            ::bind(fd_.get(), reinterpret_cast<const sockaddr *>(&address), size) == 0
        );
    }
    // "" when there is none.
    std::string next() const {
        std::array<char, 4096> octets{};
        const ssize_t size = ::recv(fd_.get(), octets.data(), octets.size(), 0);
        return size > 0 ? std::string(octets.data(), static_cast<std::size_t>(size)) : "";
    }

  private:
    imprint::base::unique_fd fd_;
};

std::string unique_name() {
    static int count = 0;
    return "imprint-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

struct fixture {
    std::string name = unique_name();
    receiver systemd{std::string(1, '\0') + name};
    service_manager::time start = std::chrono::steady_clock::now();
    service_manager manager{"@" + name, 10s, start};
};

} // namespace

BOOST_AUTO_TEST_SUITE(service_managers)

BOOST_FIXTURE_TEST_CASE(ready_is_said_once, fixture) {
    manager.ready("serves");
    BOOST_TEST(systemd.next() == "READY=1\nSTATUS=serves");
    manager.ready("serves still");
    BOOST_TEST(systemd.next() == "");
}

BOOST_FIXTURE_TEST_CASE(a_reload_begins_and_ends, fixture) {
    manager.ready("one");
    systemd.next();
    const auto before = std::chrono::steady_clock::now().time_since_epoch();
    manager.reloading("two starts");
    const std::string said = systemd.next();
    const std::string head = "RELOADING=1\nMONOTONIC_USEC=";
    BOOST_REQUIRE(said.starts_with(head));
    BOOST_TEST(said.ends_with("\nSTATUS=two starts"));
    const auto stamp = std::chrono::microseconds(std::stoll(said.substr(head.size())));
    BOOST_TEST((stamp >= std::chrono::duration_cast<std::chrono::microseconds>(before)));
    BOOST_TEST((stamp <= std::chrono::steady_clock::now().time_since_epoch()));
    manager.ready("two");
    BOOST_TEST(systemd.next() == "READY=1\nSTATUS=two");
}

BOOST_FIXTURE_TEST_CASE(a_stop, fixture) {
    manager.stopping("leaves");
    BOOST_TEST(systemd.next() == "STOPPING=1\nSTATUS=leaves");
}

// sd_notify(3): MAINPID=1 would have the service manager watch another process.
BOOST_FIXTURE_TEST_CASE(a_status_is_one_line, fixture) {
    manager.ready("no\nMAINPID=1\r\tnor\x01 this");
    BOOST_TEST(systemd.next() == "READY=1\nSTATUS=no MAINPID=1  nor  this");
}

BOOST_FIXTURE_TEST_CASE(signs_of_life_at_half_the_interval, fixture) {
    BOOST_CHECK(manager.next_due() == start);
    manager.keep_alive(start);
    BOOST_TEST(systemd.next() == "WATCHDOG=1");
    BOOST_CHECK(manager.next_due() == start + 5s);
    manager.keep_alive(start + 5s - 1us);
    BOOST_TEST(systemd.next() == "");
    manager.keep_alive(start + 5s);
    BOOST_TEST(systemd.next() == "WATCHDOG=1");
    BOOST_CHECK(manager.next_due() == start + 10s);
}

BOOST_FIXTURE_TEST_CASE(nobody_waits_for_a_sign_of_life, fixture) {
    service_manager other("@" + name, 0us, start);
    BOOST_TEST(!other.next_due().has_value());
    other.keep_alive(start + 1h);
    BOOST_TEST(systemd.next() == "");
}

BOOST_AUTO_TEST_CASE(a_path) {
    const std::string path = "/tmp/" + unique_name();
    const receiver systemd(path);
    service_manager manager(path, 0us, {});
    manager.ready("serves");
    ::unlink(path.c_str());
    BOOST_TEST(systemd.next() == "READY=1\nSTATUS=serves");
    manager.stopping("nobody hears it"); // and nothing is thrown
}

BOOST_AUTO_TEST_CASE(no_address) {
    for (const std::string &wrong :
         {std::string("relative"),
          std::string("vsock:2:1"),
          std::string("/"),
          std::string("@"),
          "/" + std::string(107, 'x')}) {
        BOOST_CHECK_THROW(service_manager(wrong, 0us, {}), imprint::pool::bad_value);
    }
    BOOST_CHECK_NO_THROW(service_manager("/" + std::string(106, 'x'), 0us, {}));
}

BOOST_AUTO_TEST_CASE(nobody) {
    service_manager manager;
    manager.ready("serves");
    manager.keep_alive({});
    BOOST_TEST(!manager.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(the_environment_is_read_once) {
    const std::string name = unique_name();
    const receiver systemd(std::string(1, '\0') + name);
    const auto taken_with = [&](const char *pid) {
        ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
        ::setenv("WATCHDOG_USEC", "4000000", 1);
        pid == nullptr ? ::unsetenv("WATCHDOG_PID") : ::setenv("WATCHDOG_PID", pid, 1);
        auto made = service_manager::take_from_environment();
        for (const char *gone : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) {
            BOOST_TEST(::getenv(gone) == nullptr);
        }
        return made;
    };
    BOOST_TEST(taken_with(nullptr).next_due().has_value());
    BOOST_TEST(taken_with(std::to_string(::getpid()).c_str()).next_due().has_value());
    auto others = taken_with("1");
    BOOST_TEST(!others.next_due().has_value()); // another process is to be watched
    others.ready("serves");
    BOOST_TEST(systemd.next() == "READY=1\nSTATUS=serves");
}

BOOST_AUTO_TEST_SUITE_END()
