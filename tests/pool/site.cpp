// SPDX-License-Identifier: MIT
// A site that misbehaves in every way the pool's tests need.  Functions are held at a gate:
// a FIFO in the folder named by GATES, in which they also note that they were called.
#include "site.hpp"

#include "dying.hpp"
#include "replayed.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>

#include <imprint/imprint.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::string in_gates(const std::string &name) {
    return std::string(std::getenv("GATES")) + "/" + name;
}

// Opening a FIFO waits until somebody opens its other end.
void wait_at(const std::string &name) {
    std::ofstream(in_gates(name + ".reached")) << ::getpid() << '\n';
    std::ifstream gate(in_gates(name));
    gate.get();
}

// What the site's initialisers found.
std::string version() {
    std::string text = "none";
    std::getline(std::ifstream(in_gates("version")), text);
    return text + "\n";
}

std::string note_call() {
    std::ofstream(in_gates("calls"), std::ios::app) << "called\n";
    return "called\n";
}

std::string gate(std::string name) {
    note_call();
    wait_at(name);
    return "passed " + name + "\n";
}

// "012": by their digits, for whoever takes them to be his.
std::string close_descriptors(std::string which) {
    for (const char digit : which) {
        ::close(digit - '0');
    }
    return "closed " + which + "\n";
}

// Those by which a worker is told to stop or to leave.
std::string spoil_signals(std::string how) {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT}) {
        sigaddset(&set, signal);
        if (how != "block") {
            ::signal(signal, how == "reset" ? SIG_DFL : SIG_IGN);
        }
    }
    if (how == "block") {
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    }
    return std::to_string(::getpid()) + "\n";
}

std::string fork_and_return() {
    ::fork();
    return std::to_string(::getpid()) + "\n";
}

std::string fork_and_stay(std::string name) {
    if (const pid_t child = ::fork()) {
        return std::to_string(child) + "\n";
    }
    wait_at(name);
    ::_exit(0);
}

// As some libraries do before they start a program, in the wrong process.
std::string close_all() {
    for (int fd = 0; fd < 1024; ++fd) {
        ::close(fd);
    }
    return "closed\n";
}

std::string take(imprint::body octets) {
    note_call();
    return std::to_string(octets.size()) + " " + octets.sha256() + "\n";
}

std::string take_slowly(imprint::body_stream octets) {
    note_call();
    std::array<char, 1000> piece{};
    std::size_t size = 0;
    while (const std::size_t got = octets.read(piece)) {
        size += got;
    }
    return std::to_string(size) + "\n";
}

imprint::response stream_of(std::uint64_t lines, bool breaks) {
    imprint::response made(200, {}, "text/plain");
    made.body(imprint::stream{[lines, breaks](imprint::stream_writer &out) {
        for (std::uint64_t line = 0; line < lines; ++line) {
            out.write("line\n");
        }
        if (breaks) {
            throw std::runtime_error("the stream's secret reason");
        }
    }});
    return made;
}

imprint::response stream_and_die() {
    imprint::response made(200, {}, "text/plain");
    made.body(imprint::stream{[](imprint::stream_writer &out) {
        out.write("begun\n");
        die("segv");
    }});
    return made;
}

// More than any socket holds, for a reader that takes nothing.
imprint::response fill(std::string name) {
    imprint::response made(200, {}, "text/plain");
    made.body(imprint::stream{[name](imprint::stream_writer &out) {
        std::ofstream(in_gates(name + ".reached")) << ::getpid() << '\n';
        const std::string some(1 << 20, 'x');
        for (int count = 0; count < 64; ++count) {
            out.write(some);
        }
    }});
    return made;
}

std::string wait_for_all() {
    if (::fork() == 0) {
        ::_exit(0);
    }
    int ended = 0;
    while (::wait(nullptr) > 0) {
        ++ended;
    }
    return std::to_string(ended) + " ended\n";
}

std::string who(const imprint::client_identity &client, const imprint::request &all) {
    const auto proxy = std::getenv("HTTP_PROXY");
    return (client.verified() ? "verified" : "unknown: " + client.reason()) + "\n" +
           (proxy == nullptr ? "no proxy" : "proxy") + "\n" +
           std::string(all.field("x-only-once").value_or("no field")) + "\n";
}

// What this worker shares with the supervisor (worker/score.hpp), as a wild pointer finds it.
std::string scribble(std::string kind) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find("memfd:imprint-scores") == line.npos) {
            continue;
        }
        const std::size_t dash = line.find('-');
        const auto from = std::stoul(line, nullptr, 16);
        const auto to = std::stoul(line.substr(dash + 1), nullptr, 16);
        auto *const page = reinterpret_cast<unsigned char *>(from);
        // The version stays in the last: what follows it is believed to be what it should.
        const std::size_t kept = kind == "version" ? 4 : 0;
        std::minstd_rand random(static_cast<unsigned>(::getpid()));
        for (std::size_t at = kept; at < to - from; ++at) {
            page[at] = static_cast<unsigned char>(kind == "ones" ? 0xff : random() >> 8);
        }
        return std::to_string(to - from) + "\n";
    }
    return "no page\n";
}

// Everything below /guarded wants a password, and explains itself in its own words.
void add_hooks(imprint::site &site) {
    site.publish("/guarded/take", &take);
    site.publish("/guarded/take_slowly", &take_slowly);
    site.before("/guarded", [](const imprint::request &asked) {
        if (asked.field("x-password") != "open") {
            throw imprint::http_error(403, "say the word").type("/problems/no-password");
        }
    });
    site.after("/guarded", [](imprint::response &answer) { answer.set("X-Guarded", "yes"); });
    site.error("/guarded", [](const imprint::http_error &error) {
        return error.type() + "\n" + error.what() + "\n";
    });
}

} // namespace

imprint::site pool_site() {
    using imprint::arg;
    imprint::site site;
    site.publish("/index", [] { return std::string("Hello, World!\n"); });
    site.publish("/word", [] { return std::string("word\n"); });
    site.publish("/pid", [] { return std::to_string(::getpid()) + "\n"; });
    site.publish("/uid", [] { return std::to_string(::getuid()) + "\n"; });
    site.publish("/gate", &gate, arg{"name"});
    site.publish("/called", [] { return note_call(); });
    site.publish("/close", &close_descriptors, arg{"which"});
    site.publish("/close_all", &close_all);
    site.publish("/signals", &spoil_signals, arg{"how"});
    site.publish("/fork", &fork_and_return);
    site.publish("/stay", &fork_and_stay, arg{"name"});
    site.publish("/throw", []() -> std::string { throw std::runtime_error("secret reason"); });
    site.publish("/throw_int", []() -> std::string { throw 1; });
    site.publish("/die", &die, arg{"how"});
    site.publish("/stream_and_die", &stream_and_die);
    site.publish("/read_and_die", [](imprint::body_stream octets) {
        std::array<char, 1000> piece{};
        octets.read(piece);
        return die("segv");
    });
    site.publish("/fill", &fill, arg{"name"});
    site.publish("/wait_for_all", &wait_for_all);
    site.publish("/abort", []() -> std::string { std::abort(); });
    site.publish("/leave", []() -> std::string { std::exit(3); });
    site.publish("/scribble", &scribble, arg{"kind"});
    site.publish("/take", &take);
    site.publish("/take_slowly", &take_slowly);
    site.publish("/lines", [](std::uint64_t n) { return stream_of(n, false); }, arg{"n"});
    site.publish("/broken", [] { return stream_of(1, true); });
    site.publish(
        "/grow",
        [](std::uint64_t n) {
            static std::string kept;
            kept.append(n, 'x');
            return std::to_string(::getpid()) + "\n";
        },
        arg{"n"}
    );
    // Answered before the body has come.
    site.publish("/ignore", [](imprint::body_stream) { return std::string(5'000'000, 'x'); });
    site.publish("/big", [](std::uint64_t n) { return std::string(n, 'x'); }, arg{"n"});
    site.publish("/file", [] {
        imprint::response made(200, {}, "application/octet-stream");
        made.body(imprint::file(in_gates("file")));
        return made;
    });
    site.publish("/who", &who);
    site.publish("/version", [built = version()] { return built; });
    add_hooks(site);
    add_replayed(site, std::getenv("NEED_DATABASE") != nullptr);
    if (std::getenv("NEED_DATABASE") != nullptr) {
        site.publish("/rows", [](imprint::database &database) {
            int one = 0;
            database << "SELECT 1", soci::into(one);
            return std::to_string(one) + "\n";
        });
    }
    if (std::getenv("HOLD_AT_START") != nullptr) {
        site.at_worker_start([] { wait_at("start"); });
    }
    if (std::getenv("DIE_AT_START") != nullptr) {
        site.at_worker_start([] {
            note_call();
            std::exit(1);
        });
    }
    return site;
}
