// SPDX-License-Identifier: MIT
#include "worker/access_format.hpp"

#include "base/text.hpp"
#include "http/masking.hpp"
#include "imprint/request.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

#include <unistd.h>

namespace imprint::worker {
namespace {

constexpr std::string_view combined =
    "%h - %u %t \"%r\" %s %B \"%{Referer}i\" \"%{User-Agent}i\" %D";
constexpr std::string_view known = "hutrmUqHsBDTPvX";
constexpr std::size_t most_octets = 2000; // of one value

std::string_view path_of(const access_entry &of) {
    return of.target.substr(0, of.target.find('?'));
}

std::string_view query_of(const access_entry &of) {
    const std::size_t mark = of.target.find('?');
    return mark == of.target.npos ? std::string_view() : of.target.substr(mark);
}

std::string_view param_of(const access_entry &of, std::string_view name) {
    const params *const all = of.asked != nullptr ? &of.asked->params() : of.sent;
    return all != nullptr ? all->find(name).value_or("") : std::string_view();
}

std::string_view protocol_of(const access_entry &of) {
    return param_of(of, "SERVER_PROTOCOL");
}

// RFC 3875 §4.1.18.
std::string param_name(std::string_view field) {
    std::string name = "HTTP_";
    for (const char c : field) {
        const bool letter = c >= 'a' && c <= 'z';
        name += c == '-' ? '_' : letter ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return name;
}

// In any field a URL may stand, as in Referer; only such a one is changed.
std::string field_of(const access_entry &of, const std::string &name) {
    const std::string_view value = of.asked != nullptr ? of.asked->field(name).value_or("")
                                                       : param_of(of, param_name(name));
    std::string room;
    return std::string(http::mask_url(value, room));
}

std::string_view address_of(const access_entry &of) {
    return of.asked != nullptr ? of.asked->client_address() : param_of(of, "REMOTE_ADDR");
}

std::string_view host_of(const access_entry &of) {
    return of.asked != nullptr ? of.asked->host() : param_of(of, "HTTP_HOST");
}

std::tm utc(std::chrono::system_clock::time_point when) {
    return fmt::gmtime(std::chrono::system_clock::to_time_t(when));
}

std::string escape(std::string_view text, bool quoted) {
    if (text.empty()) {
        return "-";
    }
    std::string escaped;
    for (const char c : base::escape_for_log(text, most_octets)) {
        if (c == '"') {
            escaped += "\\\"";
        } else if (c == ' ' && !quoted) {
            escaped += "\\x20";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

std::string json_line(const access_entry &of) {
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(of.began.time_since_epoch())
            .count() %
        1000;
    const nlohmann::ordered_json line = {
        {"time", fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", utc(of.began), milliseconds)},
        {"client", address_of(of)},
        {"user", of.user},
        {"method", of.method},
        {"target", of.target},
        {"protocol", protocol_of(of)},
        {"host", host_of(of)},
        {"status", of.status},
        {"octets", of.octets},
        {"microseconds", of.elapsed.count()},
        {"complete", of.complete},
        {"referer", field_of(of, "referer")},
        {"agent", field_of(of, "user-agent")},
        {"pid", ::getpid()},
    };
    // Escapes controls; what is no UTF-8 is replaced.
    return line.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

// "GET /x?y HTTP/1.1": one value, in which only its own blanks are two.
std::string request_line(const access_entry &of, bool quoted) {
    const std::string_view blank = quoted ? " " : "\\x20";
    return fmt::format(
        "{}{}{}{}{}",
        escape(of.method, false),
        blank,
        escape(of.target, false),
        blank,
        escape(protocol_of(of), false)
    );
}

std::string
value_of(char directive, const std::string &name, bool quoted, const access_entry &of) {
    switch (directive) {
    case 'h':
        return escape(address_of(of), quoted);
    case 'u':
        return escape(of.user, quoted);
    case 't':
        return fmt::format("[{:%d/%b/%Y:%H:%M:%S} +0000]", utc(of.began));
    case 'r':
        return request_line(of, quoted);
    case 'm':
        return escape(of.method, quoted);
    case 'U':
        return escape(path_of(of), quoted);
    case 'q':
        return query_of(of).empty() ? "" : escape(query_of(of), quoted);
    case 'H':
        return escape(protocol_of(of), quoted);
    case 's':
        return fmt::format("{}", of.status);
    case 'B':
        return fmt::format("{}", of.octets);
    case 'D':
        return fmt::format("{}", of.elapsed.count());
    case 'T':
        return fmt::format("{:.3f}", std::chrono::duration<double>(of.elapsed).count());
    case 'P':
        return fmt::format("{}", ::getpid());
    case 'v':
        return escape(host_of(of), quoted);
    case 'X':
        return of.complete ? "+" : "X";
    default:
        return escape(field_of(of, name), quoted);
    }
}

} // namespace

access_format::access_format(std::string_view text) : json_(text == "json") {
    if (!json_) {
        parse(text == "combined" ? combined : text);
    }
}

void access_format::parse(std::string_view text) {
    const auto refuse = [whole = text](std::string_view what) {
        throw std::invalid_argument(fmt::format("{}: {}", whole, what));
    };
    bool quoted = false;
    std::string plain;
    while (!text.empty()) {
        const char c = text.front();
        text.remove_prefix(1);
        if (static_cast<unsigned char>(c) < 0x20) {
            refuse("a line of a log holds no control character");
        }
        if (c != '%') {
            quoted = quoted != (c == '"');
            plain += c;
            continue;
        }
        if (text.starts_with('%')) {
            text.remove_prefix(1);
            plain += '%';
            continue;
        }
        part found{'i', {}, quoted};
        const std::size_t end = text.starts_with('{') ? text.find("}i") : text.npos;
        if (end != text.npos && end > 1) {
            found.text = base::to_lower(text.substr(1, end - 1));
            text.remove_prefix(end + 2);
        } else if (!text.empty() && known.find(text.front()) != known.npos) {
            found.directive = text.front();
            text.remove_prefix(1);
        } else {
            refuse("% begins a directive: " + directives());
        }
        parts_.push_back({0, std::exchange(plain, {}), false});
        parts_.push_back(std::move(found));
    }
    // Such a log would say the same of each request: it is a name that was misspelt.
    if (parts_.empty()) {
        refuse(
            "it is neither combined nor json, and has none of the directives: " + directives()
        );
    }
    parts_.push_back({0, std::move(plain), false});
}

std::string access_format::directives() {
    std::string all;
    for (const char c : known) {
        all += fmt::format("%{} ", c);
    }
    return all + "%{Name}i %%";
}

std::string access_format::line(const access_entry &of) const {
    if (json_) {
        return json_line(of);
    }
    std::string line;
    for (const part &one : parts_) {
        if (one.directive == 0) {
            line += one.text;
        } else {
            line += value_of(one.directive, one.text, one.quoted, of);
        }
    }
    return line + "\n";
}

} // namespace imprint::worker
