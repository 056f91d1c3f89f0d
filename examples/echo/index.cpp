// SPDX-License-Identifier: MIT
// A mirror for whoever wires up a front server: it says what reached the application.
#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include <imprint/imprint.hpp>

namespace {

using imprint::json;

// Octets that are no UTF-8 (fronts pass them on) are answered as U+FFFD: JSON is UTF-8.
json pair(std::string_view name, std::string_view value) {
    return {{"name", name}, {"value", value}};
}

json pairs(const imprint::name_values &all) {
    json list = json::array();
    for (const imprint::name_value &one : all) {
        list.push_back(pair(one.name, one.value));
    }
    return list;
}

// What would let a reader of the answer in elsewhere, as field or as param: mod_fcgid sends
// both "Authorization" and "HTTP_AUTHORIZATION".
bool is_secret(std::string_view name) {
    constexpr std::array secrets = {
        "authorization", "cookie", "proxy-authorization", "imprint-secret"
    };
    std::string field;
    for (const char c : name) {
        field +=
            c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    const std::string_view bare =
        field.starts_with("http-") ? std::string_view(field).substr(5) : field;
    return std::find(secrets.begin(), secrets.end(), bare) != secrets.end();
}

std::string_view masked(std::string_view name, std::string_view value) {
    return is_secret(name) ? "(masked)" : value;
}

} // namespace

// What reached the application.
json request(
    imprint::on_any,
    const imprint::request &request,
    const imprint::client_identity &who,
    imprint::rest below
) {
    json segments = json::array();
    for (const std::string_view segment : below.segments()) {
        segments.push_back(segment);
    }
    json fields = json::array();
    for (const imprint::name_value &one : request.fields()) {
        fields.push_back(pair(one.name, masked(one.name, one.value)));
    }
    json params = json::array();
    for (const imprint::param one : request.params()) {
        params.push_back(pair(one.name, masked(one.name, one.value)));
    }
    return {
        {"method", request.method()},
        {"scheme", request.scheme()},
        {"host", request.host()},
        {"mount", request.mount()},
        {"path", request.path()},
        {"segments", segments},
        {"query_string", request.query_string()},
        {"query", pairs(request.query())},
        {"fields", fields},
        {"params", params},
        {"client_address", request.client_address()},
        {"certificate", imprint::to_json(who)},
    };
}

// A raw body of any media type.
json body(imprint::on_post, imprint::body raw) {
    return {
        {"content_type", raw.content_type()},
        {"bytes", raw.size()},
        {"sha256", raw.sha256()},
    };
}

// A form, urlencoded or multipart.
json form(imprint::on_post, imprint::form sent) {
    json files = json::array();
    for (const imprint::upload &file : sent.uploads()) {
        files.push_back({
            {"name", file.name()},
            {"filename", file.filename()},
            {"content_type", file.content_type()},
            {"bytes", file.size()},
            {"sha256", file.sha256()},
        });
    }
    return {{"fields", pairs(sent.fields())}, {"files", files}};
}

// That many octets.
imprint::response bytes(std::uint32_t n) {
    imprint::response answer(200, {}, "application/octet-stream");
    answer.body(imprint::stream{
        [n](imprint::stream_writer &out) {
            const std::string piece(std::min<std::uint32_t>(n, 65536), 'x');
            for (std::uint32_t left = n; left > 0;) {
                const std::uint32_t some = std::min<std::uint32_t>(left, 65536);
                out.write(std::string_view(piece).substr(0, some));
                left -= some;
            }
        },
        n,
    });
    return answer;
}

// Answers after that many milliseconds.
std::string wait(std::uint32_t milliseconds) {
    if (milliseconds > 60'000) {
        throw imprint::http_error(404, "waits at most 60000 milliseconds");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    return "waited\n";
}

// An answer of that status.
imprint::response status(int code) {
    if (code < 200 || code > 599) {
        throw imprint::http_error(404, "a status is a number from 200 to 599");
    }
    return imprint::response(code, "status\n", "text/plain; charset=utf-8");
}
