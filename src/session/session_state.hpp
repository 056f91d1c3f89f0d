// SPDX-License-Identifier: MIT
// What one request knows of its session.
#pragma once

#include "session/session_rows.hpp"
#include "session/session_store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::detail {

class session_state {
  public:
    session_state(const session_store &store, transaction &work, session_arrival arrival);

    std::optional<std::string> get(std::string_view key);
    void set(std::string_view key, std::string_view json);
    template <typename Function>
    void update(std::string_view key, const Function &f) {
        change(key, [&f](const std::optional<std::string> &json) { return f(json); });
    }
    void erase(std::string_view key);
    void renew();
    void end();

    std::optional<std::string> set_cookie() const;

  private:
    using changer = std::function<std::string(const std::optional<std::string> &)>;
    // The version that this request saw of a key; 0: it was not there.
    struct seen {
        std::string key;
        std::int64_t version = 0;
    };

    session_row *find(); // null when there is none
    void touch(session_row &row);
    void change(std::string_view key, const changer &f);
    // Runs `work` with a session that exists: this one, or a new one made in the same go.
    void write(const std::function<void(session_rows &, const session_row &)> &work);
    session_row begin(session_rows &rows, std::string &id) const;
    bool store(
        session_rows &rows,
        const session_row &row,
        const std::string &name,
        std::int64_t expected,
        const session_value_row &value
    ) const;
    void check_key(std::string_view key) const;
    void check_value(std::string_view json) const;

    const seen *find_seen(std::string_view key) const noexcept;
    void remember(std::string_view key, std::int64_t version);

    const session_store &store_;
    transaction &work_;
    session_arrival arrival_;
    bool looked_ = false;
    std::optional<session_row> row_;
    std::vector<seen> seen_;
    std::string new_id_;   // to be told to the browser
    bool ended_ = false;   // the browser's cookie is to be taken back
    bool written_ = false; // either of them by the running transaction
};

} // namespace imprint::detail
