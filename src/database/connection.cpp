// SPDX-License-Identifier: MIT
#include "database/connection.hpp"

#include "base/unique_fd.hpp"
#include "imprint/database.hpp"

#include <soci/backend-loader.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace imprint::detail {

namespace {

struct dialect_name {
    std::string_view prefix;
    dialect kind;
};
constexpr std::array<dialect_name, 3> dialect_names{{
    {"sqlite3:", dialect::sqlite},
    {"postgresql:", dialect::postgresql},
    {"mysql:", dialect::mysql},
}};

std::string_view after_prefix(std::string_view name) {
    name.remove_prefix(name.find(':') + 1);
    if (name.starts_with("//")) {
        name.remove_prefix(2);
    }
    return name;
}

// Absolute, for the process may change its folder before the first statement.
std::string sqlite_path(std::string_view name) {
    const std::string path(after_prefix(name));
    if (path.empty() || path == ":memory:" || path.find('"') != std::string::npos) {
        throw std::invalid_argument(
            "database: sqlite3 needs the path of a file, without a quotation mark: a "
            "database in memory would be another one in each worker"
        );
    }
    return std::filesystem::absolute(path).string();
}

// SOCI hands libpq what follows "postgresql://".  That is right for "dbname=site host=db",
// but libpq's own URI needs its scheme back.
std::string server_parameters(dialect kind, std::string_view name) {
    const std::string_view rest = after_prefix(name);
    const std::size_t word = static_cast<std::size_t>(
        std::find_if(
            rest.begin(),
            rest.end(),
            [](char c) { return c != '_' && std::isalpha(static_cast<unsigned char>(c)) == 0; }
        ) -
        rest.begin()
    );
    const bool pairs = rest.empty() || (word < rest.size() && rest[word] == '=');
    return kind == dialect::postgresql && !pairs ? "postgresql://" + std::string(rest)
                                                 : std::string(rest);
}

// SOCI looks for a backend's plug-in in the current folder too, where a site may keep files
// that came from outside.
void forget_current_folder() {
    std::erase(soci::dynamic_backends::search_paths(), ".");
}

// SQLite would make it 0644.  Only when it isn't there: to close a descriptor of a database
// file drops all locks that this process holds on it (sqlite.org/howtocorrupt.html §2.2).
void make_private_file(const std::string &path) {
    const auto made =
        base::unique_fd::adopt(::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600)
        );
    if (!made && errno != EEXIST) {
        const std::error_code error(errno, std::generic_category());
        throw database_unavailable("database: can't make " + path + ": " + error.message());
    }
}

sqlite_api::sqlite3 *sqlite_handle(soci::session &session) {
    return static_cast<soci::sqlite3_session_backend *>(session.get_backend())->conn_;
}

// Two connections that change the journal mode at once are refused at once, whatever the
// busy timeout: SQLite calls no busy handler where a deadlock would be possible.
std::string enter_wal(soci::session &session, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        try {
            std::string mode;
            session << "PRAGMA journal_mode = WAL", soci::into(mode);
            return mode;
        } catch (const soci::sqlite3_soci_error &error) {
            if ((error.result() & 0xff) != SQLITE_BUSY ||
                std::chrono::steady_clock::now() >= deadline) {
                throw;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

} // namespace

dialect parse_dialect(std::string_view connection_name) {
    for (const dialect_name &known : dialect_names) {
        if (connection_name.starts_with(known.prefix)) {
            return known.kind;
        }
    }
    throw std::invalid_argument(
        "database: the connection string must begin with sqlite3:, postgresql: or mysql:"
    );
}

connection::connection(connection_settings settings)
    : settings_(std::move(settings)), kind_(parse_dialect(settings_.name)) {
    settings_.name = kind_ == dialect::sqlite ? sqlite_path(settings_.name)
                                              : server_parameters(kind_, settings_.name);
}

connection::~connection() {
    close();
}

bool connection::inherited() const noexcept {
    return disabled_ || (session_ && opened_by_ != ::getpid());
}

soci::session &connection::open() {
    if (inherited()) {
        throw std::logic_error("database: a forked child may not use its parent's connection");
    }
    if (session_) {
        return *session_;
    }
    open_session();
    if (prepare_ && !std::exchange(prepared_, true)) {
        try {
            prepare_(*this);
        } catch (...) {
            prepared_ = false;
            close();
            throw;
        }
    }
    return *session_;
}

void connection::open_session() {
    try {
        if (kind_ == dialect::sqlite) {
            open_sqlite();
        } else {
            open_server();
        }
    } catch (const soci::soci_error &error) {
        session_.reset();
        throw database_unavailable(std::string("database: can't open: ") + error.what());
    }
    opened_by_ = ::getpid();
    query_only_ = false;
}

void connection::open_sqlite() {
    if (!settings_.read_only) {
        make_private_file(settings_.name);
    } else if (::access(settings_.name.c_str(), F_OK) != 0) {
        throw database_unavailable(
            "database: " + settings_.name +
            " isn't there, and is not made where nothing is written"
        );
    }
    // Quoted: SOCI reads an unquoted name with '=' or a blank as several parameters.
    session_ = std::make_unique<soci::session>(
        *soci::factory_sqlite3(), "dbname=\"" + settings_.name + '"'
    );
    const auto patience = settings_.busy_timeout;
    // SOCI's own timeout counts whole seconds.
    execute("PRAGMA busy_timeout = " + std::to_string(patience.count()));
    if (settings_.read_only) {
        // The file itself is open for writing: readers of a write-ahead log share its index.
        execute("PRAGMA query_only = 1; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
        return;
    }
    const std::string mode = enter_wal(*session_, patience);
    if (mode != "wal") {
        session_.reset();
        throw database_unavailable(
            "database: " + settings_.name + " can't have a write-ahead log (journal mode " +
            mode + "): is it on a network file system?"
        );
    }
    // FULL: with NORMAL a commit is not synced in WAL mode, and a power cut takes it back.
    // Temporary tables in memory: nothing of a request's data lands in /tmp.
    execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
}

void connection::open_server() {
    forget_current_folder();
    const bool postgresql = kind_ == dialect::postgresql;
    session_ =
        std::make_unique<soci::session>(postgresql ? "postgresql" : "mysql", settings_.name);
    if (postgresql) {
        // libpq writes notices to standard error, past the log.
        execute("SET client_min_messages = error");
    }
    if (settings_.read_only) {
        execute(
            postgresql ? "SET default_transaction_read_only = on"
                       : "SET SESSION TRANSACTION READ ONLY"
        );
    }
}

void connection::close() noexcept {
    if (inherited()) {
        // NOLINTNEXTLINE(bugprone-unused-return-value): leaked, see disable_in_child()
        static_cast<void>(session_.release());
        disabled_ = true;
        return;
    }
    session_.reset();
}

bool connection::file_moved() noexcept {
    int moved = 0;
    return kind_ == dialect::sqlite && session_ &&
           sqlite_api::sqlite3_file_control(
               sqlite_handle(*session_), "main", SQLITE_FCNTL_HAS_MOVED, &moved
           ) == SQLITE_OK &&
           moved != 0;
}

soci::session &connection::reopen() {
    // SQLite neither checkpoints a moved file on closing nor removes the log at its old path.
    close();
    prepared_ = false;
    return open();
}

void connection::execute(const std::string &statements) {
    if (kind_ != dialect::sqlite) {
        *session_ << statements;
        return;
    }
    // SOCI prepares the first statement and silently forgets the rest.
    char *message = nullptr;
    const int result = sqlite_api::sqlite3_exec(
        sqlite_handle(*session_), statements.c_str(), nullptr, nullptr, &message
    );
    if (result != SQLITE_OK) {
        const std::string why = message != nullptr ? message : "SQLite error";
        sqlite_api::sqlite3_free(message);
        throw soci::sqlite3_soci_error(why, result);
    }
}

bool connection::transaction_is_open() {
    return session_ && (kind_ != dialect::sqlite ||
                        sqlite_api::sqlite3_get_autocommit(sqlite_handle(*session_)) == 0);
}

bool connection::answers() noexcept {
    try {
        int one = 0;
        open() << "SELECT 1", soci::into(one);
        return one == 1;
    } catch (const std::exception &) {
        return false;
    }
}

void connection::query_only(bool on) {
    if (kind_ == dialect::sqlite && on != query_only_ && !settings_.read_only) {
        execute(on ? "PRAGMA query_only = 1" : "PRAGMA query_only = 0");
        query_only_ = on;
    }
}

} // namespace imprint::detail
