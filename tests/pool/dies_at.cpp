// SPDX-License-Identifier: MIT
// Preloaded into a site: its worker is killed at a system call that a file names, "after recv
// 3" or "before recv 3".  The file is removed at that moment, so it happens once.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

struct wish {
    char moment[8];
    char call[16];
    int count;
};

bool serves = false; // only a worker waits by epoll
wish now{};
int seen = 0;

bool is_companion() {
    char name[16]{};
    prctl(PR_GET_NAME, name);
    return std::strncmp(name, "imprint-compan", 14) == 0;
}

bool read_wish(wish &into) {
    const char *const path = std::getenv("DIES_AT");
    FILE *const file = path == nullptr ? nullptr : std::fopen(path, "r");
    if (file == nullptr) {
        return false;
    }
    const int got = std::fscanf(file, "%7s %15s %d", into.moment, into.call, &into.count);
    std::fclose(file);
    return got == 3;
}

void reach(const char *moment, const char *call) {
    wish wanted{};
    if (!serves || is_companion() || !read_wish(wanted)) {
        return;
    }
    if (std::memcmp(&wanted, &now, sizeof now) != 0) {
        now = wanted;
        seen = 0;
    }
    if (std::strcmp(wanted.moment, moment) == 0 && std::strcmp(wanted.call, call) == 0 &&
        ++seen == wanted.count && unlink(std::getenv("DIES_AT")) == 0) {
        kill(getpid(), SIGKILL);
    }
}

template <class Function, class... Words>
auto within(const char *call, Words... words) {
    static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, call));
    reach("before", call);
    const auto result = real(words...);
    const int failure = errno;
    reach("after", call);
    errno = failure;
    return result;
}

} // namespace

extern "C" {

int accept4(int fd, sockaddr *address, socklen_t *size, int flags) {
    return within<decltype(&accept4)>("accept4", fd, address, size, flags);
}
ssize_t recv(int fd, void *into, size_t size, int flags) {
    return within<decltype(&recv)>("recv", fd, into, size, flags);
}
ssize_t recvmsg(int fd, msghdr *message, int flags) {
    return within<decltype(&recvmsg)>("recvmsg", fd, message, flags);
}
ssize_t sendmsg(int fd, const msghdr *message, int flags) {
    return within<decltype(&sendmsg)>("sendmsg", fd, message, flags);
}
int epoll_ctl(int epoll, int how, int fd, epoll_event *event) noexcept {
    return within<decltype(&epoll_ctl)>("epoll_ctl", epoll, how, fd, event);
}
int epoll_wait(int epoll, epoll_event *events, int most, int timeout) {
    serves = true;
    return within<decltype(&epoll_wait)>("epoll_wait", epoll, events, most, timeout);
}
int shutdown(int fd, int how) noexcept {
    return within<decltype(&shutdown)>("shutdown", fd, how);
}
ssize_t pwrite64(int fd, const void *octets, size_t size, off64_t at) {
    return within<decltype(&pwrite64)>("pwrite64", fd, octets, size, at);
}
ssize_t write(int fd, const void *octets, size_t size) {
    return within<decltype(&write)>("write", fd, octets, size);
}
int close(int fd) {
    return within<decltype(&close)>("close", fd);
}

} // extern "C"
