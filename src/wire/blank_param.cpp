// SPDX-License-Identifier: MIT
#include "wire/blank_param.hpp"

#include "base/number.hpp"
#include "wire/fastcgi_record.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace imprint::wire {
namespace {

// The params of one FastCGI request, and where its pieces came from.
struct param_stream {
    struct piece {
        std::size_t at; // in the stream
        std::size_t place;
    };

    void append(std::string_view content, std::size_t place) {
        pieces.push_back({octets.size(), place});
        octets += content;
    }
    std::size_t place_of(std::size_t at) const {
        const auto next = std::upper_bound(
            pieces.begin(),
            pieces.end(),
            at,
            [](std::size_t one, const piece &other) { return one < other.at; }
        );
        const piece &found = *std::prev(next);
        return found.place + (at - found.at);
    }

    std::string octets;
    std::vector<piece> pieces;
};

struct blanking {
    std::span<char> octets;
    std::string_view name;

    void fill(std::size_t from, std::size_t size) const {
        const std::size_t first = std::min(from, octets.size());
        const auto all = octets.subspan(first, std::min(size, octets.size() - first));
        std::fill(all.begin(), all.end(), '*');
    }

    // A length may claim more than has come.
    void fill_in(const param_stream &stream) const {
        std::string_view left = stream.octets;
        while (const auto sizes = parse_pair_sizes(left)) {
            const std::size_t name_at = stream.octets.size() - left.size() + sizes->head;
            left.remove_prefix(sizes->head);
            if (left.size() < sizes->name) {
                return;
            }
            const bool found = left.substr(0, sizes->name) == name;
            left.remove_prefix(sizes->name);
            const std::size_t size = std::min<std::size_t>(left.size(), sizes->value);
            for (std::size_t i = 0; found && i < size; ++i) {
                fill(stream.place_of(name_at + sizes->name + i), 1);
            }
            left.remove_prefix(size);
        }
    }

    void fill_fastcgi() const {
        const std::string_view all(octets.data(), octets.size());
        std::map<std::uint16_t, param_stream> streams;
        for (std::size_t at = 0; all.size() - at >= record_header_size;) {
            if (all[at] != fastcgi_version) {
                break;
            }
            const record_header record =
                parse_record_header(all.substr(at, record_header_size));
            at += record_header_size;
            const std::string_view content = all.substr(at, record.content_size);
            param_stream &stream = streams[record.id];
            if (record.type == record_type::begin_request) {
                fill_in(stream);
                stream = {};
            } else if (record.type == record_type::params) {
                stream.append(content, at);
            }
            at = std::min(at + record.content_size + record.padding, all.size());
        }
        for (const auto &[id, stream] : streams) {
            fill_in(stream);
        }
    }

    void fill_scgi() const {
        const std::string_view all(octets.data(), octets.size());
        const std::size_t colon = all.find(':');
        const auto size = base::parse_number<std::size_t>(all.substr(0, colon));
        if (colon == all.npos || !size) {
            return;
        }
        std::string_view left = all.substr(colon + 1, *size);
        const std::size_t end = colon + 1 + left.size();
        while (!left.empty()) {
            const std::size_t name_size = left.find('\0');
            if (name_size == left.npos) {
                return;
            }
            const bool found = left.substr(0, name_size) == name;
            left.remove_prefix(name_size + 1);
            const std::size_t value_size = std::min(left.find('\0'), left.size());
            if (found) {
                fill(end - left.size(), value_size);
            }
            left.remove_prefix(std::min(value_size + 1, left.size()));
        }
    }
};

} // namespace

void blank_param(std::span<char> octets, kind wire, std::string_view name) {
    const blanking all{octets, name};
    if (wire == kind::fastcgi) {
        all.fill_fastcgi();
    } else if (wire == kind::scgi) {
        all.fill_scgi();
    }
}

} // namespace imprint::wire
