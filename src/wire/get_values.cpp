// SPDX-License-Identifier: MIT
#include "wire/get_values.hpp"

#include "wire/fastcgi_record.hpp"

#include <array>

namespace imprint::wire {
namespace {

struct question {
    std::string_view name;
    bool asked;
};

// One request at a time on a connection, so MPXS_CONNS is 0 (HAProxy then does not
// multiplex); many connections, because idle ones are parked.
std::string answer_to(std::string_view name, const limits &announced) {
    return name == "FCGI_MPXS_CONNS" ? "0" : std::to_string(announced.connections);
}

bool mark_asked(std::string_view pairs, std::array<question, 3> &questions) {
    while (!pairs.empty()) {
        const auto sizes = parse_pair_sizes(pairs);
        // A 64-bit sum of two 31-bit lengths does not wrap.
        if (!sizes || std::uint64_t{sizes->name} + sizes->value > pairs.size() - sizes->head) {
            return false;
        }
        const std::string_view name = pairs.substr(sizes->head, sizes->name);
        for (question &known : questions) {
            known.asked = known.asked || known.name == name;
        }
        pairs.remove_prefix(sizes->head + sizes->name + sizes->value);
    }
    return true;
}

} // namespace

bool append_get_values_result(
    std::string &out, std::string_view pairs, const limits &announced
) {
    std::array<question, 3> questions{
        {{"FCGI_MAX_CONNS", false}, {"FCGI_MAX_REQS", false}, {"FCGI_MPXS_CONNS", false}}
    };
    if (!mark_asked(pairs, questions)) {
        return false;
    }
    std::string content; // lengths below 128 throughout: one octet each
    for (const question &known : questions) {
        if (known.asked) {
            const std::string value = answer_to(known.name, announced);
            content += static_cast<char>(known.name.size());
            content += static_cast<char>(value.size());
            content.append(known.name).append(value);
        }
    }
    const auto head = format_record_header(
        {record_type::get_values_result, 0, static_cast<std::uint16_t>(content.size()), 0}
    );
    out.append(head.data(), head.size()).append(content);
    return true;
}

} // namespace imprint::wire
