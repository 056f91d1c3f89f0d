// SPDX-License-Identifier: MIT
// What the site remembers about one browser: values by key, kept in the site's database.
// Nothing is stored and no cookie is sent until a value is set.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace imprint {

namespace detail {
struct session_access;
class session_state;

using session_scalar = std::variant<bool, std::int64_t, std::uint64_t, double, std::string>;
session_scalar parse_session_scalar(std::string_view key, const std::string &kept);
std::string format_session_scalar(const session_scalar &value);
[[noreturn]] void throw_session_type(std::string_view key, std::string_view wanted);
} // namespace detail

// Answered 409: another request of this session changed the key after this one had read it,
// or renewed or ended the session.
class session_conflict : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// What get, set and update keep: text, bool, integers (not characters), floating point.
template <typename T>
concept session_value =
    std::same_as<T, std::string> || std::same_as<T, bool> || std::floating_point<T> ||
    (std::integral<T> && requires(T value) { std::in_range<T>(value); });

// Never made by a site: it is a parameter, `session&`.  Valid until the function returns.
//
// A change takes effect when called: in the function's transaction on unsafe methods (an
// answer of 4xx or 5xx takes it back), else in one of its own.  Keys are 1 to 128 octets of
// UTF-8.  Everything throws database_unavailable when the database is away.
class session {
  public:
    session(const session &) = delete;
    session &operator=(const session &) = delete;
    session(session &&) = delete;
    session &operator=(session &&) = delete;
    ~session();

    // Nothing when the key is not there.  std::runtime_error when another type is.
    template <session_value T>
    std::optional<T> get(std::string_view key) {
        const std::optional<std::string> kept = get_json(key);
        return kept ? std::optional<T>(value_as<T>(key, *kept)) : std::nullopt;
    }

    // session_conflict when this request read the key and it was changed since.
    template <session_value T>
    void set(std::string_view key, const T &value) {
        set_json(key, json_of(value));
    }
    void set(std::string_view key, std::string_view value) {
        set_json(key, detail::format_session_scalar(std::string(value)));
    }
    void set(std::string_view key, const char *value) { set(key, std::string_view(value)); }

    // Replaces the value, or `initial` when there is none, by f(value), and returns it:
    //     int visits = session.update("visits", 0, [](int n) { return n + 1; });
    // Exact however many requests do so at once.  `f` may be called several times, and other
    // writers may wait for it: it should be quick, and use neither database nor session.
    template <session_value T, std::invocable<T> Function>
    T update(std::string_view key, T initial, Function f) {
        T result = initial;
        const auto next = [&](const std::optional<std::string> &kept) {
            result = f(kept ? value_as<T>(key, *kept) : initial);
            return json_of(result);
        };
        update_json(key, change(next));
        return result;
    }

    void erase(std::string_view key);

    // The same with JSON text, for anything larger than a value.  The text is kept as given:
    // that it is JSON is the caller's business.
    std::optional<std::string> get_json(std::string_view key);
    void set_json(std::string_view key, std::string_view kept);

    // A new id; the old one is dead at once.  To be called when what the session may do
    // grows (login), so that an id planted before is worth nothing.
    void renew();
    // Forgets everything: the session's rows are deleted, the cookie is taken back.
    void end();

  private:
    friend struct detail::session_access;
    explicit session(std::unique_ptr<detail::session_state> state) noexcept;

    // A reference to a callable, without an allocation.
    class change {
      public:
        template <typename Function>
        explicit change(const Function &f) noexcept
            : object_(&f), call_([](const void *object, const std::optional<std::string> &kept
                                 ) { return (*static_cast<const Function *>(object))(kept); }) {
        }
        std::string operator()(const std::optional<std::string> &kept) const {
            return call_(object_, kept);
        }

      private:
        const void *object_;
        std::string (*call_)(const void *, const std::optional<std::string> &);
    };
    void update_json(std::string_view key, change f);

    template <session_value T>
    static std::string json_of(const T &value) {
        if constexpr (std::same_as<T, bool> || std::same_as<T, std::string>) {
            return detail::format_session_scalar(value);
        } else if constexpr (std::floating_point<T>) {
            return detail::format_session_scalar(static_cast<double>(value));
        } else if constexpr (std::signed_integral<T>) {
            return detail::format_session_scalar(static_cast<std::int64_t>(value));
        } else {
            return detail::format_session_scalar(static_cast<std::uint64_t>(value));
        }
    }

    template <session_value T>
    static T value_as(std::string_view key, const std::string &kept) {
        const detail::session_scalar value = detail::parse_session_scalar(key, kept);
        if constexpr (std::same_as<T, bool> || std::same_as<T, std::string>) {
            if (const T *found = std::get_if<T>(&value)) {
                return *found;
            }
            detail::throw_session_type(key, std::same_as<T, bool> ? "a bool" : "a text");
        } else {
            return number_as<T>(key, value);
        }
    }

    template <typename T>
    static T number_as(std::string_view key, const detail::session_scalar &value) {
        std::optional<T> number;
        std::visit([&number](const auto &found) { number = convert<T>(found); }, value);
        if (!number) {
            detail::throw_session_type(
                key, std::floating_point<T> ? "a number" : "an integer in the range asked for"
            );
        }
        return *number;
    }

    // Integers are numbers of every type that holds them; 1.5 is never an integer.
    template <typename T, typename Found>
    static std::optional<T> convert([[maybe_unused]] const Found &found) {
        constexpr bool number = std::is_arithmetic_v<Found> && !std::same_as<Found, bool>;
        if constexpr (number && std::floating_point<T>) {
            return static_cast<T>(found);
        } else if constexpr (number && std::integral<Found>) {
            if (std::in_range<T>(found)) {
                return static_cast<T>(found);
            }
        }
        return std::nullopt;
    }

    std::unique_ptr<detail::session_state> state_;
};

} // namespace imprint
