// SPDX-License-Identifier: MIT
// A method, a target, a media type and a body against a site with every kind of parameter:
// whatever is sent, a function is called only with values that the request spells.
//
// The input: three lines (method, target, media type), then the body.
#include "http/request_access.hpp"
#include "http/request_head.hpp"
#include "imprint/imprint.hpp"
#include "publish/exchange.hpp"
#include "require.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {
enum class colour { red, green, default_ };
struct part {
    std::string name;
    int weight = 7;
};
struct order {
    std::string article;
    std::uint8_t count = 1;
    std::optional<double> price;
    std::vector<std::string> tags;
    std::vector<part> parts;
};
} // namespace

template <>
struct imprint::describe<colour> : imprint::enumerators<
                                       imprint::enumerator<"red", colour::red>,
                                       imprint::enumerator<"green", colour::green>,
                                       imprint::enumerator<"default_", colour::default_>> {};
template <>
struct imprint::describe<part>
    : imprint::fields<
          imprint::field<"name", &part::name>,
          imprint::field<"weight", &part::weight, imprint::initialised>> {};
template <>
struct imprint::describe<order>
    : imprint::fields<
          imprint::field<"article", &order::article>,
          imprint::field<"count", &order::count, imprint::initialised>,
          imprint::field<"price", &order::price>,
          imprint::field<"tags", &order::tags>,
          imprint::field<"parts", &order::parts>> {};

namespace {

using fuzz::require;

// What this request says, decoded without the library's help.
struct spoken {
    std::vector<std::string> texts; // segments, and values of query and urlencoded body
    std::string body;
    bool by_name_only = false;
};
spoken said;

int hex_digit(char c) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    return digit ? c - '0' : letter ? (c | 0x20) - 'a' + 10 : -1;
}

std::string decoded(std::string_view raw, bool plus_is_blank) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const bool escape = raw[i] == '%' && i + 2 < raw.size() && hex_digit(raw[i + 1]) >= 0 &&
                            hex_digit(raw[i + 2]) >= 0;
        if (escape) {
            text += static_cast<char>(hex_digit(raw[i + 1]) * 16 + hex_digit(raw[i + 2]));
            i += 2;
        } else {
            text += plus_is_blank && raw[i] == '+' ? ' ' : raw[i];
        }
    }
    return text;
}

void hear(std::string_view text, char separator, bool pairs) {
    while (!text.empty()) {
        std::string_view piece = text.substr(0, text.find(separator));
        text.remove_prefix(std::min(text.size(), piece.size() + 1));
        const std::size_t equals = piece.find('=');
        if (pairs && equals != std::string_view::npos) {
            piece.remove_prefix(equals + 1);
        }
        said.texts.push_back(decoded(piece, pairs));
    }
}

bool in_body(std::string_view text) {
    return said.body.find(text) != std::string::npos;
}

// Rule by rule, and not by the library's own functions.
bool is_text(std::string_view text) {
    return text.find('\0') == std::string_view::npos;
}

bool spelled_text(const std::string &value) {
    require(is_text(value), "text has no NUL");
    const bool whole =
        std::find(said.texts.begin(), said.texts.end(), value) != said.texts.end();
    // JSON may write any character as an escape.
    return whole || in_body(value) || in_body("\\");
}

template <class Integer>
bool spelled_integer(Integer value) {
    const std::string digits = std::to_string(value);
    return in_body(digits) ||
           std::any_of(said.texts.begin(), said.texts.end(), [&](const std::string &one) {
               const bool minus = one.starts_with('-');
               const std::string_view number = std::string_view(one).substr(minus ? 1 : 0);
               const std::size_t first = std::min(number.find_first_not_of('0'), number.size());
               const bool all =
                   !number.empty() && number.find_first_not_of("0123456789") == number.npos;
               std::string plain(number.substr(first));
               plain = plain.empty() ? "0" : plain;
               return all && (minus && plain != "0" ? "-" + plain : plain) == digits;
           });
}

bool spelled_number(double value) {
    require(std::isfinite(value), "numbers are finite");
    return in_body("0") || in_body("1") || !said.body.empty() ||
           std::any_of(said.texts.begin(), said.texts.end(), [&](const std::string &one) {
               const bool plain = !one.empty() &&
                                  one.find_first_not_of("0123456789+-.eE") == one.npos &&
                                  one.front() != '+' && one.front() != '.' && one.back() != '.';
               return plain && std::strtod(one.c_str(), nullptr) == value;
           });
}

bool spelled_as(std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [](std::string_view word) {
        return in_body(word) ||
               std::find(said.texts.begin(), said.texts.end(), word) != said.texts.end();
    });
}

bool spelled_colour(colour value) {
    switch (value) {
    case colour::red:
        return spelled_as({"red"}) || in_body("\\");
    case colour::green:
        return spelled_as({"green"}) || in_body("\\");
    case colour::default_:
        return spelled_as({"default"}) || in_body("\\");
    }
    require(false, "an enumerator");
    return false;
}

std::string take_integers(std::int8_t a, std::uint16_t b, std::int64_t c, std::uint64_t d) {
    require(spelled_integer(int{a}) && spelled_integer(unsigned{b}), "small integers");
    require(spelled_integer(c) && spelled_integer(d), "large integers");
    return "integers";
}
std::string take_default(int n) {
    require(n == 42 || spelled_integer(n), "an integer or its default");
    return "default";
}
std::string take_numbers(double a, std::optional<float> b) {
    require(spelled_number(a) && (!b || std::isfinite(*b)), "numbers");
    return "numbers";
}
std::string take_bool(bool yes) {
    require(!yes || spelled_as({"true", "1", "on"}), "a true that was said");
    return "bool";
}
std::string take_texts(
    const std::string &a, std::string_view b, const char *c, std::optional<std::string> d
) {
    require(spelled_text(a) && spelled_text(std::string(b)) && spelled_text(c), "texts");
    require(!d || spelled_text(*d), "an optional text");
    return a;
}
std::string take_enum(colour a, std::optional<colour> b, const std::vector<colour> &c) {
    require(spelled_colour(a) && (!b || spelled_colour(*b)), "enumerators");
    require(std::all_of(c.begin(), c.end(), &spelled_colour), "a list of enumerators");
    return "enum";
}
std::string
take_dates(std::chrono::year_month_day a, std::chrono::sys_days b, std::optional<std::chrono::sys_seconds>) {
    require(a.ok(), "a day of the calendar");
    return b == std::chrono::sys_days(a) ? "same" : "other";
}
std::string take_lists(const std::vector<int> &a, const std::vector<std::string> &b) {
    require(
        std::all_of(a.begin(), a.end(), [](int one) { return spelled_integer(one); }),
        "integers"
    );
    require(std::all_of(b.begin(), b.end(), &spelled_text), "texts");
    return "lists";
}
order take_order(imprint::on_post, order given) {
    require(spelled_text(given.article), "the article");
    require(given.count == 1 || spelled_integer(unsigned{given.count}), "the count");
    require(!given.price || std::isfinite(*given.price), "the price");
    for (const part &one : given.parts) {
        require(one.weight == 7 || spelled_integer(one.weight), "a weight");
    }
    return given;
}
std::string take_body(imprint::on_any, imprint::body raw) {
    require(raw.size() == said.body.size() && raw.text() == said.body, "the very octets");
    return "body";
}
std::string
take_either(imprint::on_post, imprint::body raw, std::optional<imprint::upload> file) {
    require(!file || raw.empty(), "one of them");
    require(!file || in_body(file->text()), "an upload's octets are the body's");
    return "either";
}
std::string
take_files(imprint::on_post, const std::vector<imprint::upload> &files, std::string title) {
    require(spelled_text(title), "a field beside files");
    for (const imprint::upload &one : files) {
        require(in_body(one.text()), "an upload's octets are the body's");
    }
    return title;
}
std::string take_form(imprint::on_post, imprint::form all, const imprint::request &) {
    return std::to_string(all.fields().size());
}
std::string take_stream(imprint::on_put, imprint::body_stream raw) {
    std::string all;
    char some[5];
    while (const std::size_t size = raw.read(some)) {
        all.append(some, size);
    }
    require(all == said.body, "the very octets, as they came");
    return "stream";
}
std::string take_rest(int n, imprint::rest more, const imprint::request &) {
    require(spelled_integer(n), "a value before the rest");
    return std::to_string(more.segments().size());
}
std::string take_certificate(imprint::client_certificate) {
    require(false, "nobody showed a certificate");
    return "";
}

struct shelf_type {
    std::string book(int id) const { return "book " + std::to_string(id); }
    std::string book(imprint::on_get, int shelf, int id) const {
        require(spelled_integer(shelf) && spelled_integer(id), "two segments");
        return "book";
    }
    std::string operator()(std::string word) const { return word; }
} shelf;

imprint::site make_site() {
    using imprint::arg;
    using imprint::overload;
    imprint::site all;
    all.publish("/index", [] { return "home"; });
    all.publish("/integers", &take_integers, arg{"a"}, arg{"b"}, arg{"c"}, arg{"d"});
    all.publish("/default", &take_default, arg{"n", [] { return 42; }, "42"});
    all.publish("/numbers", &take_numbers, arg{"a"}, arg{"b"});
    all.publish("/bool", &take_bool, arg{"yes"});
    all.publish("/texts", &take_texts, arg{"a"}, arg{"b"}, arg{"c"}, arg{"d"});
    all.publish("/enum", &take_enum, arg{"a"}, arg{"b"}, arg{"c"});
    all.publish("/dates", &take_dates, arg{"a"}, arg{"b"}, arg{"c"});
    all.publish("/lists", &take_lists, arg{"a"}, arg{"b"});
    all.publish("/order", &take_order, arg{"given"});
    all.publish("/body", &take_body);
    all.publish("/either", &take_either, arg{"file"});
    all.publish("/files", &take_files, arg{"files"}, arg{"title"});
    all.publish("/form", &take_form);
    all.publish("/stream", &take_stream);
    all.publish("/rest", &take_rest, arg{"n"});
    all.publish("/certificate", &take_certificate);
    all.publish("/shelf", shelf, overload<std::string>(&shelf_type::operator()), arg{"word"});
    all.publish("/shelf/book", shelf, overload<int>(&shelf_type::book), arg{"id"});
    all.publish(
        "/shelf/book",
        shelf,
        overload<imprint::on_get, int, int>(&shelf_type::book),
        arg{"shelf"},
        arg{"id"}
    );
    all.check();
    return all;
}

std::string_view take_line(std::string_view &text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    return line;
}

void check_answer(const imprint::response &made) {
    require(made.status() >= 200 && made.status() < 600 && made.status() != 500, "a status");
    for (const imprint::name_value &field : made.fields()) {
        require(
            field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
            "a field of one line"
        );
    }
    if (const auto place = made.field("Location")) {
        require(
            place->starts_with('/') && !place->starts_with("//") &&
                place->find('\\') == std::string_view::npos,
            "a place on this site"
        );
    }
}

imprint::response
answer(imprint::detail::exchange &on, std::string_view body, std::size_t piece) {
    if (auto early = on.decide()) {
        return *std::move(early);
    }
    if (on.wants() == imprint::detail::body_mode::stream) {
        return on.finish_streaming([body](std::span<char> into) mutable {
            const std::size_t size = body.copy(into.data(), into.size());
            body.remove_prefix(size);
            return size;
        });
    }
    while (!body.empty()) {
        const std::string_view some = body.substr(0, piece);
        if (auto refused = on.feed({some.data(), some.size()})) {
            return *std::move(refused);
        }
        body.remove_prefix(some.size());
    }
    return on.finish(true);
}

imprint::params
params_of(std::string_view method, std::string_view target, std::string_view type) {
    const std::size_t mark = target.find('?');
    const bool query = mark != std::string_view::npos;
    imprint::params sent;
    sent.append("REQUEST_METHOD", method);
    sent.append("REQUEST_URI", target);
    sent.append("QUERY_STRING", query ? target.substr(mark + 1) : std::string_view());
    sent.append("SCRIPT_NAME", "");
    if (!type.empty()) {
        sent.append("CONTENT_TYPE", type);
    }
    return sent;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    static const imprint::site published = make_site();
    std::string_view body(reinterpret_cast<const char *>(data), size);
    const std::string_view method = take_line(body);
    const std::string_view target = take_line(body);
    const std::string_view type = take_line(body);

    said = {};
    said.body = body;
    // What follows a '#' is no part of a target that a front passes on all the same.
    const std::string_view path = target.substr(0, target.find_first_of("?#"));
    hear(path, '/', false);
    hear(target.substr(std::min(target.size(), path.size() + 1)), '&', true);
    hear(body, '&', true);

    auto head = imprint::http::parse_head(params_of(method, target, type), {});
    if (std::holds_alternative<imprint::http::refusal>(head)) {
        return 0;
    }
    const imprint::request asked = imprint::detail::request_access::make(
        std::get<imprint::http::request_head>(std::move(head))
    );
    for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{3}}) {
        imprint::detail::services with{published.settings()};
        imprint::detail::exchange on(published, asked, imprint::client_identity(), with);
        check_answer(answer(on, body, piece));
    }
    return 0;
}
