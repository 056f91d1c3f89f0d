// SPDX-License-Identifier: MIT
#include "documents.hpp"

#include <imprint/date.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace intake {
namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr const char *columns =
    "SELECT id, owner, owner_name, filename, content_type, bytes, sha256, received "
    "FROM document ";

// Collects octets and stores them as rows of piece_bytes.
class piece_writer {
  public:
    piece_writer(imprint::database &db, std::int64_t document)
        : document_(document), blob_(db.sql()),
          insert_((
              db.sql().prepare << "INSERT INTO piece (document, number, octets) "
                                  "VALUES (:document, :number, :octets)",
              soci::use(document_),
              soci::use(number_),
              soci::use(blob_)
          )) {}

    void append(std::string_view octets) {
        while (!octets.empty()) {
            const std::size_t some = std::min(octets.size(), piece_bytes - held_.size());
            held_.append(octets.substr(0, some));
            octets.remove_prefix(some);
            if (held_.size() == piece_bytes) {
                flush();
            }
        }
    }

    void flush() {
        if (held_.empty()) {
            return;
        }
        blob_.trim(0);
        blob_.write(0, held_.data(), held_.size());
        insert_.execute(true);
        held_.clear();
        ++number_;
    }

  private:
    long long document_;
    long long number_ = 0;
    std::string held_;
    soci::blob blob_;
    soci::statement insert_;
};

document from_row(const soci::row &row) {
    return {
        .id = row.get<long long>(0),
        .owner = row.get<std::string>(1),
        .owner_name = row.get<std::string>(2),
        .filename = row.get<std::string>(3),
        .content_type = row.get<std::string>(4),
        .bytes = row.get<long long>(5),
        .sha256 = row.get<std::string>(6),
        .received = row.get<std::string>(7),
    };
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

std::string piece(imprint::database &db, std::int64_t document, long long number) {
    soci::blob blob(db.sql());
    long long id = document;
    db << "SELECT octets FROM piece WHERE document = :document AND number = :number",
        soci::use(id), soci::use(number), soci::into(blob);
    std::string octets(blob.get_len(), '\0');
    blob.read(0, octets.data(), octets.size());
    return octets;
}

} // namespace

std::vector<std::string> schema() {
    return {
        "CREATE TABLE document (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, "
        "owner_name TEXT NOT NULL, filename TEXT NOT NULL, content_type TEXT NOT NULL, "
        "bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, received TEXT NOT NULL);"
        "CREATE INDEX document_owner ON document (owner, id);"
        "CREATE TABLE piece (document BIGINT NOT NULL REFERENCES document (id) "
        "ON DELETE CASCADE, number BIGINT NOT NULL, octets BLOB NOT NULL, "
        "PRIMARY KEY (document, number));"
    };
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
    piece_writer pieces(db, stored.id);
    given.for_each([&pieces](std::string_view octets) { pieces.append(octets); });
    pieces.flush();
    return stored;
}

std::optional<document> find(imprint::database &db, std::int64_t id) {
    soci::row row;
    long long wanted = id;
    db << std::string(columns) + "WHERE id = :id", soci::use(wanted), soci::into(row);
    return db.sql().got_data() ? std::optional(from_row(row)) : std::nullopt;
}

std::vector<document>
list(imprint::database &db, int limit, const std::optional<std::string> &owner) {
    const std::string any = owner ? "WHERE owner = :owner " : "WHERE :owner = '' ";
    const std::string whose = owner.value_or("");
    const soci::rowset<soci::row> rows =
        (db.sql().prepare << columns + any + "ORDER BY id DESC LIMIT :limit",
         soci::use(whose),
         soci::use(limit));
    std::vector<document> found;
    for (const soci::row &row : rows) {
        found.push_back(from_row(row));
    }
    return found;
}

void remove(imprint::database &db, std::int64_t id) {
    long long gone = id;
    db << "DELETE FROM document WHERE id = :id", soci::use(gone);
}

imprint::response_content content(imprint::database &db, const document &which) {
    const auto size = static_cast<std::size_t>(which.bytes);
    if (size == 0) {
        return std::string();
    }
    if (size <= piece_bytes) {
        return piece(db, which.id, 0);
    }
    nameless_file whole;
    for (std::size_t at = 0; at < size; at += piece_bytes) {
        whole.append(piece(db, which.id, static_cast<long long>(at / piece_bytes)));
    }
    return whole.finish();
}

} // namespace intake
