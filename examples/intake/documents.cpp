// SPDX-License-Identifier: MIT
#include "documents.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <imprint/date.hpp>
#include <unistd.h>

namespace intake_ {
namespace {

constexpr const char *columns =
    "SELECT id, owner, owner_name, filename, content_type, bytes, sha256, received "
    "FROM document ";

// Typed columns, whatever a database calls its integers.
struct fetched {
    long long id = 0;
    long long bytes = 0;
    document rest{};

    // Gives `statement` where its columns go; it must not move afterwards.
    void into(soci::statement &statement) {
        statement.exchange(soci::into(id));
        statement.exchange(soci::into(rest.owner));
        statement.exchange(soci::into(rest.owner_name));
        statement.exchange(soci::into(rest.filename));
        statement.exchange(soci::into(rest.content_type));
        statement.exchange(soci::into(bytes));
        statement.exchange(soci::into(rest.sha256));
        statement.exchange(soci::into(rest.received));
    }
    document value() const {
        document whole = rest;
        whole.id = id;
        whole.bytes = bytes;
        return whole;
    }
};

std::vector<document> select(soci::statement &statement, const std::string &where) {
    fetched row;
    row.into(statement);
    statement.alloc();
    statement.prepare(columns + where);
    statement.define_and_bind();
    std::vector<document> found;
    for (bool more = statement.execute(true); more; more = statement.fetch()) {
        found.push_back(row.value());
    }
    return found;
}

// A file that no name leads to and that vanishes with its last descriptor.
class nameless_file {
  public:
    nameless_file() : folder_(std::filesystem::temp_directory_path()) {
        fd_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        check(fd_ >= 0);
    }
    ~nameless_file() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    nameless_file(const nameless_file &) = delete;
    nameless_file &operator=(const nameless_file &) = delete;

    void append(std::string_view octets) {
        while (!octets.empty()) {
            const ssize_t written = ::write(fd_, octets.data(), octets.size());
            check(written >= 0 || errno == EINTR);
            octets.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
        }
    }
    imprint::file finish() { return imprint::file::adopt(std::exchange(fd_, -1)); }

  private:
    void check(bool good) const {
        if (!good) {
            throw std::system_error(
                errno, std::generic_category(), "temporary file in " + folder_
            );
        }
    }

    std::string folder_;
    int fd_ = -1;
};

imprint::pieces_of pieces(std::int64_t document) {
    return {.table = "piece", .owner = document};
}

} // namespace

std::vector<std::string> schema() {
    return {"CREATE TABLE document (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, "
            "owner_name TEXT NOT NULL, filename TEXT NOT NULL, content_type TEXT NOT NULL, "
            "bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, received TEXT NOT NULL);"
            "CREATE INDEX document_owner ON document (owner, id);"
            "CREATE TABLE piece (owner BIGINT NOT NULL REFERENCES document (id) "
            "ON DELETE CASCADE, number BIGINT NOT NULL, octets BLOB NOT NULL, "
            "PRIMARY KEY (owner, number));"};
}

document store(imprint::database &db, const submission &given) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    document stored{
        .id = 0,
        .owner = given.owner,
        .owner_name = given.owner_name,
        .filename = given.filename,
        .content_type = given.content_type,
        .bytes = static_cast<std::int64_t>(given.bytes),
        .sha256 = given.sha256,
        .received = imprint::format_rfc3339(now),
    };
    long long bytes = stored.bytes;
    db << "INSERT INTO document (owner, owner_name, filename, content_type, bytes, sha256, "
          "received) VALUES (:owner, :name, :filename, :type, :bytes, :sha256, :received)",
        soci::use(stored.owner), soci::use(stored.owner_name), soci::use(stored.filename),
        soci::use(stored.content_type), soci::use(bytes), soci::use(stored.sha256),
        soci::use(stored.received);
    long long id = 0;
    db << "SELECT last_insert_rowid()", soci::into(id);
    stored.id = id;
    imprint::piece_writer writer(db, pieces(stored.id));
    given.for_each([&writer](std::string_view octets) { writer.write(octets); });
    writer.finish();
    return stored;
}

std::optional<document> find(imprint::database &db, std::int64_t id) {
    const long long wanted = id;
    soci::statement statement(db.sql());
    statement.exchange(soci::use(wanted));
    const std::vector<document> found = select(statement, "WHERE id = :id");
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<document>
list(imprint::database &db, int limit, const std::optional<std::string> &owner) {
    soci::statement statement(db.sql());
    if (owner) {
        statement.exchange(soci::use(*owner));
    }
    statement.exchange(soci::use(limit));
    const std::string which = owner ? "WHERE owner = :owner " : "";
    return select(statement, which + "ORDER BY id DESC LIMIT :limit");
}

void remove(imprint::database &db, std::int64_t id) {
    long long gone = id;
    db << "DELETE FROM document WHERE id = :id", soci::use(gone);
}

imprint::response_content content(imprint::database &db, const document &which) {
    const auto size = static_cast<std::uint64_t>(which.bytes);
    const auto read = [&](const std::function<void(std::string_view)> &take) {
        imprint::read_pieces(db, pieces(which.id), 0, size, take);
    };
    if (size <= imprint::piece_bytes) {
        std::string octets;
        read([&octets](std::string_view some) { octets.append(some); });
        return octets;
    }
    nameless_file whole;
    read([&whole](std::string_view some) { whole.append(some); });
    return whole.finish();
}

} // namespace intake_
