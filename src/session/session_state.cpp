// SPDX-License-Identifier: MIT
#include "session/session_state.hpp"

#include "base/digest.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "session/session_id.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

namespace imprint::detail {

namespace {

constexpr std::size_t key_octets = 128;
constexpr std::size_t removed_at_a_beginning = 20;
// On SQLite the first attempt succeeds, for a writer is alone; on a server each failure
// means that another request of this very session got through.
constexpr int attempts = 100;

// Never zero.  Random rather than counted: a key that was erased and set again must not
// look like the one that was read.
std::int64_t random_number() {
    std::array<std::uint8_t, sizeof(std::uint64_t)> octets{};
    base::fill_random(octets);
    return static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(octets) >> 1 | 1U);
}

std::int64_t seconds_of(std::chrono::sys_seconds time) {
    return static_cast<std::int64_t>(time.time_since_epoch().count());
}

bool is_text(std::string_view octets) {
    return base::is_utf8(octets) && octets.find('\0') == std::string_view::npos;
}

} // namespace

session_state::session_state(
    const session_store &store, transaction &work, session_arrival arrival
)
    : store_(store), work_(work), arrival_(std::move(arrival)) {
}

// Looks once.  Only an id that the store knows counts: one that a client made up, or that
// was planted in its browser, is not adopted.
session_row *session_state::find() {
    if (!looked_ && arrival_.cookie && is_session_id(*arrival_.cookie)) {
        session_rows rows(work_.sql(), work_.over().kind());
        std::optional<session_row> row = rows.find(hash_session_id(*arrival_.cookie));
        if (row && !store_.expired(row->began, row->used) &&
            (row->binding.empty() || base::equal_secret(row->binding, arrival_.binding))) {
            touch(*row);
            row_ = std::move(row);
        }
    }
    looked_ = true;
    return row_ ? &*row_ : nullptr;
}

// Not at each request: reading would cost a write.
void session_state::touch(session_row &row) {
    const std::int64_t now = seconds_of(store_.now());
    const auto step = std::max<std::int64_t>(store_.settings().idle.count() / 10, 1);
    if (now - row.used < step || work_.over().is_read_only()) {
        return;
    }
    work_.write([&](soci::session &sql) {
        session_rows(sql, work_.over().kind()).touch(row, now);
    });
    row.used = now;
}

session_row session_state::begin(session_rows &rows, std::string &id) const {
    id = make_session_id();
    const std::int64_t now = seconds_of(store_.now());
    session_row row{
        .number = random_number(),
        .id_hash = hash_session_id(id),
        .began = now,
        .used = now,
        .binding = arrival_.binding,
    };
    store_.remove_expired(rows, removed_at_a_beginning);
    rows.insert(row);
    return row;
}

void session_state::write(const std::function<void(session_rows &, const session_row &)> &work
) {
    const session_row *known = find();
    session_row begun;
    std::string id;
    work_.write([&](soci::session &sql) {
        session_rows rows(sql, work_.over().kind());
        if (known == nullptr) {
            begun = begin(rows, id);
        } else if (!rows.hold(*known)) {
            throw session_conflict("session: another request renewed or ended it");
        }
        work(rows, known == nullptr ? begun : *known);
    });
    if (known == nullptr) {
        row_ = std::move(begun);
        new_id_ = std::move(id);
        ended_ = false;
        written_ = !work_.read_only();
    }
}

void session_state::check_key(std::string_view key) const {
    if (key.empty() || key.size() > key_octets || !is_text(key)) {
        throw std::invalid_argument("session: a key is 1 to 128 octets of UTF-8 without NUL");
    }
}

void session_state::check_value(std::string_view json) const {
    if (json.size() > store_.settings().value_bytes) {
        throw std::length_error(
            "session: a value of " + std::to_string(json.size()) + " octets, at most " +
            std::to_string(store_.settings().value_bytes) + " are kept"
        );
    }
    if (!is_text(json)) {
        throw std::invalid_argument("session: a value is JSON text in UTF-8");
    }
}

std::optional<std::string> session_state::get(std::string_view key) {
    check_key(key);
    std::optional<session_value_row> value;
    if (const session_row *row = find()) {
        session_rows rows(work_.sql(), work_.over().kind());
        value = rows.find_value(row->number, std::string(key));
    }
    remember(key, value ? value->version : 0);
    return value ? std::optional(std::move(value->json)) : std::nullopt;
}

void session_state::set(std::string_view key, std::string_view json) {
    const seen *known = find_seen(key);
    if (known == nullptr) {
        change(key, [&](const auto &) { return std::string(json); });
        return;
    }
    check_value(json);
    const std::string name(key);
    const std::int64_t expected = known->version;
    const session_value_row value{.version = random_number(), .json = std::string(json)};
    write([&](session_rows &rows, const session_row &row) {
        if (!store(rows, row, name, expected, value)) {
            throw session_conflict("session: another request changed " + name + " meanwhile");
        }
    });
    remember(key, value.version);
}

void session_state::change(std::string_view key, const changer &f) {
    check_key(key);
    const std::string name(key);
    session_value_row value{.version = random_number(), .json = {}};
    write([&](session_rows &rows, const session_row &row) {
        for (int attempt = 0; attempt < attempts; ++attempt) {
            const auto before = rows.find_value(row.number, name);
            value.json = f(before ? std::optional(before->json) : std::nullopt);
            check_value(value.json);
            if (store(rows, row, name, before ? before->version : 0, value)) {
                return;
            }
        }
        throw session_conflict("session: too many requests change " + name + " at once");
    });
    remember(key, value.version);
}

// Compare and set: false when the version is another than `expected`.
bool session_state::store(
    session_rows &rows,
    const session_row &row,
    const std::string &name,
    std::int64_t expected,
    const session_value_row &value
) const {
    if (expected != 0) {
        return rows.replace_value(row.number, name, expected, value);
    }
    if (rows.count_values(row.number) >= store_.settings().values) {
        throw std::length_error(
            "session: more than " + std::to_string(store_.settings().values) + " keys"
        );
    }
    return rows.insert_value(row.number, name, value);
}

void session_state::erase(std::string_view key) {
    check_key(key);
    if (find() != nullptr) {
        write([&](session_rows &rows, const session_row &row) {
            rows.remove_value(row.number, std::string(key));
        });
    }
    remember(key, 0);
}

void session_state::renew() {
    session_row *row = find();
    if (row == nullptr) {
        return; // a session that begins later begins with an id of its own
    }
    std::string id = make_session_id();
    const std::string hash = hash_session_id(id);
    work_.write([&](soci::session &sql) {
        if (!session_rows(sql, work_.over().kind()).renew(*row, hash)) {
            throw session_conflict("session: another request renewed or ended it");
        }
    });
    row->id_hash = hash;
    new_id_ = std::move(id);
    written_ = written_ || !work_.read_only();
}

void session_state::end() {
    if (const session_row *row = find()) {
        work_.write([&](soci::session &sql) {
            session_rows(sql, work_.over().kind()).remove(*row);
        });
        written_ = written_ || !work_.read_only();
    }
    row_.reset();
    seen_.clear();
    new_id_.clear();
    ended_ = arrival_.cookie.has_value();
}

std::optional<std::string> session_state::set_cookie() const {
    if (written_ && !work_.committed()) {
        return std::nullopt;
    }
    if (!new_id_.empty()) {
        return format_session_cookie(new_id_, arrival_.https);
    }
    return ended_ ? std::optional(format_expired_cookie(arrival_.https)) : std::nullopt;
}

const session_state::seen *session_state::find_seen(std::string_view key) const noexcept {
    const auto found = std::find_if(seen_.begin(), seen_.end(), [key](const seen &one) {
        return one.key == key;
    });
    return found == seen_.end() ? nullptr : &*found;
}

void session_state::remember(std::string_view key, std::int64_t version) {
    const auto found = std::find_if(seen_.begin(), seen_.end(), [key](const seen &one) {
        return one.key == key;
    });
    if (found == seen_.end()) {
        seen_.push_back({std::string(key), version});
    } else {
        found->version = version;
    }
}

} // namespace imprint::detail
