// SPDX-License-Identifier: MIT
#include "pool/leader_messages.hpp"

#include "base/encoding.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <utility>

namespace imprint::pool {
namespace {

using nlohmann::json;
using worker::wire_choice;

// For each form, what writes it and what reads it; the overloads are found by its type.

// Secrets, paths and files need not be UTF-8, which JSON has to be.
json octets(std::string_view text) {
    return base::format_base64(text);
}

json to_json(const handed_socket &one) {
    return {
        {"fd", one.fd},
        {"wire", static_cast<int>(one.wire)},
        {"tcp", one.tcp},
        {"name", one.name},
        {"place_in_range", one.place_in_range},
        {"range", one.range},
    };
}

void write(json &into, const start_message &from) {
    into["generation"] = from.generation;
    into["supervisor"] = from.supervisor;
    into["life_line"] = from.life_line;
    into["notices"] = from.notices;
    into["lobby"] = from.lobby;
    into["lobby_in"] = from.lobby_in;
    into["lobby_out"] = from.lobby_out;
    into["spare_in"] = from.spare_in;
    into["spare_out"] = from.spare_out;
    into["scoreboard"] = from.scoreboard;
    into["secret"] = octets(from.secret);
    into["on_fd0"] = from.on_fd0;
    if (from.configuration) {
        into["configuration"] = octets(*from.configuration);
    }
    json &sockets = into["sockets"] = json::array();
    for (const handed_socket &one : from.sockets) {
        sockets.push_back(to_json(one));
    }
}
void write(json &, const go_message &) {
}
void write(json &into, const fork_message &from) {
    into["place"] = from.place;
    into["of"] = from.of;
    into["score"] = from.score;
}
void write(json &into, const hello_message &from) {
    into["var"] = octets(from.var);
    into["var_needed"] = from.var_needed;
    into["lobby"] = from.lobby;
}
void write(json &into, const failed_message &from) {
    into["status"] = from.status;
    into["why"] = from.why;
}
void write(json &into, const ready_message &from) {
    into["fault"] = from.fault;
}
void write(json &into, const forked_message &from) {
    into["place"] = from.place;
    into["pid"] = from.pid;
    into["why"] = from.why;
}

void require(bool holds) {
    if (!holds) {
        throw std::range_error("out of range");
    }
}

template <class Value>
void take(const json &from, const char *name, Value &into) {
    from.at(name).get_to(into);
}

// What another release may not say.
template <class Value>
void take_if_there(const json &from, const char *name, Value &into) {
    if (from.contains(name)) {
        take(from, name, into);
    }
}

std::string take_octets(const json &from) {
    auto text = base::parse_base64(from.get<std::string>());
    if (!text) {
        throw std::range_error("not base64");
    }
    return std::move(*text);
}

handed_socket read_socket(const json &from) {
    handed_socket one;
    int wire = 0;
    take(from, "fd", one.fd);
    take(from, "wire", wire);
    take(from, "tcp", one.tcp);
    take(from, "name", one.name);
    take(from, "place_in_range", one.place_in_range);
    take(from, "range", one.range);
    require(wire >= 0 && wire <= static_cast<int>(wire_choice::scgi));
    one.wire = static_cast<wire_choice>(wire);
    require(one.fd >= 0 && one.range > 0);
    require(one.place_in_range >= 0 && one.place_in_range < one.range);
    return one;
}

void read(const json &from, start_message &into) {
    take(from, "generation", into.generation);
    take(from, "supervisor", into.supervisor);
    take(from, "life_line", into.life_line);
    take(from, "notices", into.notices);
    take(from, "lobby", into.lobby);
    take(from, "lobby_in", into.lobby_in);
    take(from, "lobby_out", into.lobby_out);
    take_if_there(from, "spare_in", into.spare_in);
    take_if_there(from, "spare_out", into.spare_out);
    take(from, "scoreboard", into.scoreboard);
    into.secret = take_octets(from.at("secret"));
    take(from, "on_fd0", into.on_fd0);
    if (const auto text = from.find("configuration"); text != from.end()) {
        into.configuration = take_octets(*text);
    }
    for (const json &one : from.at("sockets")) {
        into.sockets.push_back(read_socket(one));
    }
    require(into.life_line >= 0 && into.notices >= 0 && into.supervisor > 0);
    require(into.lobby_in >= 0 && into.lobby_out >= 0 && into.scoreboard >= 0);
    require(into.spare_in >= -1 && into.spare_out >= -1);
    require((into.spare_in >= 0) == (into.spare_out >= 0));
}
void read(const json &, go_message &) {
}
void read(const json &from, fork_message &into) {
    take(from, "place", into.place);
    take(from, "of", into.of);
    take(from, "score", into.score);
    require(into.place >= 0 && into.place < into.of && into.score >= -1);
}
void read(const json &from, hello_message &into) {
    into.var = take_octets(from.at("var"));
    take(from, "var_needed", into.var_needed);
    take_if_there(from, "lobby", into.lobby);
}
void read(const json &from, failed_message &into) {
    take(from, "status", into.status);
    take(from, "why", into.why);
    require(into.status > 0 && into.status < 256);
}
void read(const json &from, ready_message &into) {
    take(from, "fault", into.fault);
}
void read(const json &from, forked_message &into) {
    take(from, "place", into.place);
    take(from, "pid", into.pid);
    take(from, "why", into.why);
    require(into.place >= 0 && into.pid >= 0);
}

template <class Messages>
std::string format(const Messages &message) {
    json text = {{"imprint", leader_protocol}};
    std::visit(
        [&](const auto &one) {
            text["say"] = one.word;
            write(text, one);
        },
        message
    );
    // What is only shown may hold anything: what is no UTF-8 is replaced, not thrown at.
    return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

template <class Messages, std::size_t Number = 0>
std::optional<Messages> read_one_of(const json &from, std::string_view say) {
    if constexpr (Number == std::variant_size_v<Messages>) {
        return std::nullopt;
    } else {
        std::variant_alternative_t<Number, Messages> one;
        if (one.word != say) {
            return read_one_of<Messages, Number + 1>(from, say);
        }
        read(from, one);
        return one;
    }
}

template <class Messages>
std::optional<Messages> parse(std::string_view text) {
    try {
        const json from = json::parse(text);
        if (from.at("imprint") != leader_protocol) {
            return std::nullopt;
        }
        return read_one_of<Messages>(from, from.at("say").get<std::string>());
    } catch (const std::exception &) {
        return std::nullopt; // json::exception, or range_error
    }
}

} // namespace

std::string format_message(const to_leader &message) {
    return format(message);
}
std::string format_message(const from_leader &message) {
    return format(message);
}
std::optional<to_leader> parse_to_leader(std::string_view text) {
    return parse<to_leader>(text);
}
std::optional<from_leader> parse_from_leader(std::string_view text) {
    return parse<from_leader>(text);
}

} // namespace imprint::pool
