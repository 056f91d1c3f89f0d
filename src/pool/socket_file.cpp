// SPDX-License-Identifier: MIT
#include "pool/socket_file.hpp"

#include "base/account_name.hpp"
#include "base/error.hpp"
#include "base/number.hpp"
#include "pool/address.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace imprint::pool {
namespace {

struct file_number {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
};

// What record() wrote, by whoever held the lock last.
std::optional<file_number> read_record(int lock) {
    std::array<char, 64> text{};
    const ssize_t size = ::pread(lock, text.data(), text.size(), 0);
    const std::string_view line(text.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
    const std::size_t blank = line.find(' ');
    const std::size_t end = line.find('\n');
    if (blank == std::string_view::npos || end == std::string_view::npos || end < blank) {
        return std::nullopt;
    }
    const auto device = base::parse_number<std::uint64_t>(line.substr(0, blank));
    const auto inode =
        base::parse_number<std::uint64_t>(line.substr(blank + 1, end - blank - 1));
    return device && inode ? std::optional(file_number{*device, *inode}) : std::nullopt;
}

// The umask is the process's: only while nothing else runs in it.
class narrow_umask {
  public:
    narrow_umask() : before_(::umask(0117)) {}
    ~narrow_umask() { ::umask(before_); }
    narrow_umask(const narrow_umask &) = delete;
    narrow_umask &operator=(const narrow_umask &) = delete;
    narrow_umask(narrow_umask &&) = delete;
    narrow_umask &operator=(narrow_umask &&) = delete;

  private:
    mode_t before_;
};

// Who may give a file away is the kernel's to say: a member of the group, root, whoever has
// CAP_CHOWN.  A file that has no name is asked about.
void check_group(const socket_terms &terms) {
    if (!terms.group) {
        return;
    }
    constexpr auto same_user = static_cast<uid_t>(-1);
    const auto asked = base::unique_fd::adopt(::memfd_create("imprint-group", MFD_CLOEXEC));
    if (asked && ::fchown(asked.get(), same_user, *terms.group) != 0) {
        throw bad_value(fmt::format(
            "--socket-group: user {} can't give a file to group {}: {}; make it a member of "
            "that group, or start as root with --user",
            base::describe_user(::geteuid()),
            base::describe_group(*terms.group),
            std::generic_category().message(errno)
        ));
    }
}

} // namespace

// What throws here meets the destructor, since the other constructor has ended: a file that was
// bound is removed.
socket_file::socket_file(std::string path, const socket_terms &terms)
    : socket_file(std::move(path)) {
    take_lock();
    remove_stale();
    bind_file();
    record();
    give_to(terms);
    if (::listen(socket_.get(), terms.backlog) != 0) {
        base::throw_errno("listen on", path_);
    }
}

socket_file::socket_file(std::string path) : path_(std::move(path)) {
}

socket_file::socket_file(socket_file &&other) noexcept
    : path_(std::move(other.path_)), lock_(std::move(other.lock_)),
      socket_(std::move(other.socket_)), device_(other.device_), inode_(other.inode_),
      owner_(std::exchange(other.owner_, 0)) {
}

socket_file::~socket_file() {
    if (lock_ && owner_ == ::getpid() && is_ours()) {
        ::unlink(path_.c_str());
    }
}

void socket_file::forget() noexcept {
    owner_ = 0;
    lock_.reset();
}

void socket_file::take_lock() {
    const std::string name = path_ + ".lock";
    constexpr int how = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
    lock_ = base::unique_fd::adopt(::open(name.c_str(), how, 0600));
    if (!lock_) {
        base::throw_errno("open", name);
    }
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            base::throw_errno("lock", name);
        }
        throw bad_value(
            fmt::format("{} is served by another process, which holds {}", path_, name)
        );
    }
}

bool socket_file::try_path(const std::string &path, const socket_terms &terms) {
    check_group(terms);
    const std::string above = std::filesystem::path(path).parent_path().string();
    const std::string folder = above.empty() ? "." : above;
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
        throw bad_value(fmt::format(
            "{}: user {} can't write to {}; choose another folder, or give it to that user",
            path,
            base::describe_user(::geteuid()),
            folder
        ));
    }
    socket_file seen(path);
    const std::string name = path + ".lock";
    seen.lock_ = base::unique_fd::adopt(
        ::open(name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    );
    if (!seen.lock_ && errno != ENOENT) {
        throw bad_value(fmt::format(
            "{}: {} can't be opened: {}", path, name, std::generic_category().message(errno)
        ));
    }
    // Shared, and for a moment: two checks at once don't meet.
    if (seen.lock_ && ::flock(seen.lock_.get(), LOCK_SH | LOCK_NB) != 0) {
        return true;
    }
    seen.is_left_over(); // or refused
    return false;
}

void socket_file::remove_stale() {
    if (is_left_over() && ::unlink(path_.c_str()) != 0) {
        base::throw_errno("remove the socket of a former run", path_);
    }
}

// Whether a former run left what is at the path, if anything is.
bool socket_file::is_left_over() const {
    struct stat found{};
    if (::lstat(path_.c_str(), &found) != 0) {
        if (errno == ENOENT) {
            return false;
        }
        base::throw_errno("look at", path_);
    }
    const auto recorded = lock_ ? read_record(lock_.get()) : std::nullopt;
    const bool left = recorded && recorded->device == found.st_dev &&
                      recorded->inode == found.st_ino && S_ISSOCK(found.st_mode);
    if (!left) {
        throw bad_value(fmt::format(
            "{} exists and was not made here; remove it, or choose another path", path_
        ));
    }
    return true;
}

void socket_file::bind_file() {
    socket_ =
        base::unique_fd::adopt(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)
        );
    if (!socket_) {
        base::throw_errno("make a socket for", path_);
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    const narrow_umask narrow;
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) !=
        0) {
        base::throw_errno("bind", path_);
    }
    struct stat made{};
    if (::lstat(path_.c_str(), &made) != 0) {
        base::throw_errno("look at", path_);
    }
    device_ = made.st_dev;
    inode_ = made.st_ino;
    owner_ = ::getpid();
}

void socket_file::record() {
    const std::string text = fmt::format("{} {}\n", device_, inode_);
    if (::ftruncate(lock_.get(), 0) != 0 ||
        ::pwrite(lock_.get(), text.data(), text.size(), 0) !=
            static_cast<ssize_t>(text.size())) {
        base::throw_errno("write", path_ + ".lock");
    }
}

void socket_file::give_to(const socket_terms &terms) {
    constexpr auto same_user = static_cast<uid_t>(-1);
    constexpr auto same_group = static_cast<gid_t>(-1);
    const uid_t user = terms.user.value_or(same_user);
    // Not called for nothing: a service may be forbidden to.
    const bool given = terms.user || terms.group;
    // lchown: a link put in the socket's place must not carry the new owner elsewhere.
    if (given && ::lchown(path_.c_str(), user, terms.group.value_or(same_group)) != 0) {
        base::throw_errno("give to the group of --socket-group:", path_);
    }
    if (terms.user && ::fchown(lock_.get(), user, same_group) != 0) {
        base::throw_errno("give to the user of --user:", path_ + ".lock");
    }
    // The umask took everything from others, and gave the group reading and writing.
    if (!is_ours()) {
        throw bad_value(fmt::format("{} was replaced while it was being made", path_));
    }
}

bool socket_file::is_ours() const noexcept {
    struct stat found{};
    return ::lstat(path_.c_str(), &found) == 0 && found.st_dev == device_ &&
           found.st_ino == inode_;
}

} // namespace imprint::pool
