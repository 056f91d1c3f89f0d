// SPDX-License-Identifier: MIT
#include "worker/replay_folder.hpp"

#include "base/account_name.hpp"
#include "base/error.hpp"
#include "base/file_io.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace imprint::worker {
namespace {

constexpr std::string_view prefix = "incident-";
constexpr std::string_view suffix = ".replay";
constexpr mode_t permissions = 07777;

std::string name_for(std::string_view incident) {
    return fmt::format("{}{}{}", prefix, incident, suffix);
}

bool is_ours(std::string_view name) noexcept {
    return name.size() > prefix.size() + suffix.size() && name.starts_with(prefix) &&
           name.ends_with(suffix) &&
           is_incident_number(
               name.substr(prefix.size(), name.size() - prefix.size() - suffix.size())
           );
}

std::string why(int number) {
    return std::generic_category().message(number);
}

struct kept_file {
    std::string name;
    timespec written;
    std::uint64_t bytes;
};

std::vector<kept_file> kept_in(int folder) {
    // Read anew from its beginning: a descriptor's place is shared with its copies.
    const int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        base::throw_errno("read the folder of replay files");
    }
    const std::unique_ptr<DIR, int (*)(DIR *)> list(::fdopendir(fd), ::closedir);
    std::vector<kept_file> all;
    while (const dirent *const one =
               list ? ::readdir(list.get()) : nullptr) { // NOLINT(concurrency-mt-unsafe)
        const std::string name(static_cast<const char *>(one->d_name));
        struct stat facts{};
        if (is_ours(name) &&
            ::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(facts.st_mode)) {
            all.push_back({name, facts.st_mtim, static_cast<std::uint64_t>(facts.st_size)});
        }
    }
    return all;
}

} // namespace

replay_folder::replay_folder(std::string path, replay_limits limits)
    : path_(std::move(path)), limits_(limits) {
}

base::unique_fd replay_folder::open() const {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    auto folder = base::unique_fd::adopt(::open(path_.c_str(), flags));
    if (!folder) {
        const int number = errno;
        throw std::runtime_error(
            number == ENOTDIR || number == ELOOP
                ? fmt::format("{} is no folder (a link to one does not count)", path_)
                : fmt::format("{} can't be opened: {}", path_, why(number))
        );
    }
    struct stat facts{};
    if (::fstat(folder.get(), &facts) != 0) {
        base::throw_errno("look at", path_);
    }
    if (facts.st_uid != ::geteuid()) {
        throw std::runtime_error(fmt::format(
            "{} belongs to user {}, and the site runs as {}: requests are kept in a folder of "
            "its own",
            path_,
            base::describe_user(facts.st_uid),
            base::describe_user(::geteuid())
        ));
    }
    if ((facts.st_mode & permissions) != S_IRWXU) {
        throw std::runtime_error(fmt::format(
            "{} has mode {:04o}: what clients sent lies there, so it has to be 0700 (chmod "
            "700)",
            path_,
            facts.st_mode & permissions
        ));
    }
    return folder;
}

void replay_folder::prepare() const {
    const auto parent = std::filesystem::path(path_).parent_path();
    std::error_code failure;
    if (!parent.empty()) {
        std::filesystem::create_directories(parent, failure);
    }
    // The umask may leave less, and never more; set anew so that it does not.
    if (::mkdir(path_.c_str(), S_IRWXU) == 0) {
        ::chmod(path_.c_str(), S_IRWXU);
    } else if (errno != EEXIST) {
        throw std::runtime_error(fmt::format("{} can't be made: {}", path_, why(errno)));
    }
    tidy();
}

void replay_folder::tidy() const {
    make_room(open().get(), 0, 0);
}

// For so much more.
void replay_folder::make_room(int folder, std::size_t files, std::uint64_t bytes) const {
    std::vector<kept_file> all = kept_in(folder);
    std::sort(all.begin(), all.end(), [](const kept_file &one, const kept_file &other) {
        return std::tuple(one.written.tv_sec, one.written.tv_nsec, one.name) >
               std::tuple(other.written.tv_sec, other.written.tv_nsec, other.name);
    });
    const std::time_t oldest = std::time(nullptr) - limits_.age.count();
    for (const kept_file &one : all) { // the newest first
        if (one.written.tv_sec < oldest || files + 1 > limits_.files ||
            bytes + one.bytes > limits_.bytes) {
            files = limits_.files; // whatever is older goes, too
            ::unlinkat(folder, one.name.c_str(), 0);
        } else {
            ++files;
            bytes += one.bytes;
        }
    }
}

std::string replay_folder::write(
    std::string_view incident, std::string_view head, std::string_view octets
) const {
    const base::unique_fd folder = open();
    const std::uint64_t size = head.size() + octets.size();
    if (size > limits_.bytes) {
        throw std::runtime_error(
            fmt::format("{} octets, and all files may hold {}", size, limits_.bytes)
        );
    }
    make_room(folder.get(), 1, size);
    const std::string name = name_for(incident);
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const auto file =
        base::unique_fd::adopt(::openat(folder.get(), name.c_str(), flags, S_IRUSR | S_IWUSR));
    if (!file) {
        base::throw_errno("make", path_ + "/" + name);
    }
    if (::fchmod(file.get(), S_IRUSR | S_IWUSR) != 0 || !base::write_at(file.get(), 0, head) ||
        !base::write_at(file.get(), head.size(), octets)) {
        const int number = errno;
        ::unlinkat(folder.get(), name.c_str(), 0);
        base::throw_error(number, "write", path_ + "/" + name);
    }
    // Two workers that died at once may each have made room for one.
    make_room(folder.get(), 0, 0);
    return path_ + "/" + name;
}

std::string read_private_file(const std::string &path, std::uint64_t most) {
    // Not to wait for a writer, should it be a FIFO.
    const auto file =
        base::unique_fd::adopt(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat facts{};
    if (!file || ::fstat(file.get(), &facts) != 0) {
        throw std::runtime_error(fmt::format("{} can't be read: {}", path, why(errno)));
    }
    if (!S_ISREG(facts.st_mode)) {
        throw std::runtime_error(path + " is no regular file");
    }
    if (facts.st_uid != ::geteuid()) {
        throw std::runtime_error(fmt::format(
            "{} belongs to user {}: replay it as that user, not as {}",
            path,
            base::describe_user(facts.st_uid),
            base::describe_user(::geteuid())
        ));
    }
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw std::runtime_error(fmt::format(
            "{} has mode {:04o}: others could have read or written it (chmod 600 when it is "
            "yours)",
            path,
            facts.st_mode & permissions
        ));
    }
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    if (size > most) {
        throw std::runtime_error(
            fmt::format("{} has {} octets, at most {} are read", path, size, most)
        );
    }
    std::string octets(static_cast<std::size_t>(size), '\0');
    if (!base::read_at(file.get(), 0, octets)) {
        throw std::runtime_error(fmt::format("{} can't be read: {}", path, why(errno)));
    }
    return octets;
}

} // namespace imprint::worker
