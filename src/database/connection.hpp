// SPDX-License-Identifier: MIT
// One worker's connection: opened at the first statement that needs it, never inherited by
// a forked child, opened anew when it was lost.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <sys/types.h>

namespace soci {
class session;
}

namespace imprint::detail {

enum class dialect { sqlite, postgresql, mysql };

struct connection_settings {
    // "sqlite3:///var/lib/site/site.db" or "sqlite3:site.db" (relative); otherwise what SOCI
    // takes, "postgresql://dbname=site host=db" or "mysql://db=site".
    std::string name;
    // SQLite: how long a statement waits for another writer before it is 503.
    std::chrono::milliseconds busy_timeout{5000};
    // Nothing is written, made or brought to another version, whatever a transaction asks for.
    bool read_only = false;
};

// The part before the colon; throws std::invalid_argument naming what is supported.
dialect parse_dialect(std::string_view connection_name);

class connection {
  public:
    // Opens nothing.  Throws std::invalid_argument when the name can't be one.
    explicit connection(connection_settings settings);
    ~connection();
    connection(const connection &) = delete;
    connection &operator=(const connection &) = delete;
    connection(connection &&) = delete;
    connection &operator=(connection &&) = delete;

    // Runs after the first open() that succeeds, and after reopen(), before anything else is
    // sent: tables are made even when the database came up later than the worker.  What it
    // throws passes out of open(), and the next one tries again.
    void when_opened(std::function<void(connection &)> prepare) {
        prepare_ = std::move(prepare);
    }

    dialect kind() const noexcept { return kind_; }
    bool is_read_only() const noexcept { return settings_.read_only; }
    // Because of that; for whoever wants to say so.
    void note_refused_write() noexcept { refused_write_ = true; }
    bool refused_write() const noexcept { return refused_write_; }

    // For pthread_atfork(child): only sets a flag.  Afterwards open() throws
    // std::logic_error, and the destructor leaks the handle: to close it would say goodbye
    // to the server on the parent's socket, and SQLite's table of locks would go on to
    // claim in the child what the parent holds (sqlite.org/howtocorrupt.html §2.6).  For the
    // same reason whoever opens a connection before forking workers closes it first.
    void disable_in_child() noexcept { disabled_ = true; }

    // The open session, opened when there is none.  Throws database_unavailable.
    soci::session &open();
    bool is_open() const noexcept { return session_ != nullptr; }
    void close() noexcept;
    // SQLite: whether the open file is no longer the one at its path, because that was deleted
    // or replaced.  What is written to such a file nobody will ever read.
    bool file_moved() noexcept;
    // For such a file: opens what is at the path now, and prepares it as the first time.
    soci::session &reopen();

    // One fixed statement, or on SQLite several separated by semicolons.  Throws SOCI's
    // exceptions.
    void execute(const std::string &statements);
    // SQLite: false when an error (disk full, I/O) made it roll back by itself.
    bool transaction_is_open();
    // Whether the server still answers; for a reload's self-check and after a failed COMMIT.
    bool answers() noexcept;

    // SQLite's query_only, sent only when it changes.
    void query_only(bool on);

  private:
    void open_session();
    void open_sqlite();
    void open_server();
    bool inherited() const noexcept;

    connection_settings settings_;
    dialect kind_;
    std::unique_ptr<soci::session> session_;
    std::function<void(connection &)> prepare_;
    pid_t opened_by_ = 0;
    bool disabled_ = false;
    bool query_only_ = false;
    bool refused_write_ = false;
    bool prepared_ = false;
};

} // namespace imprint::detail
