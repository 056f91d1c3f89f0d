// SPDX-License-Identifier: MIT
#include "http/form_reader.hpp"

#include "http/query.hpp"

#include <algorithm>
#include <utility>

namespace imprint::http {

bool urlencoded_reader::feed(form_contents &into, std::string_view octets) {
    while (!octets.empty()) {
        const std::size_t end = octets.find('&');
        const bool complete = end != octets.npos;
        const std::string_view piece = octets.substr(0, end);
        octets.remove_prefix(complete ? end + 1 : octets.size());
        // Separators count too: a body of nothing but '&' ends somewhere.
        if (!into.count_text(piece.size() + (complete ? 1 : 0))) {
            return false;
        }
        pair_.append(piece);
        if (complete && !end_pair(into)) {
            return false;
        }
    }
    return true;
}

bool urlencoded_reader::finish(form_contents &into) {
    return end_pair(into);
}

bool urlencoded_reader::end_pair(form_contents &into) {
    if (pair_.empty()) {
        return true;
    }
    if (!into.count_field()) {
        return false;
    }
    const std::string_view pair = pair_;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    into.add_field(
        decode_query_text(pair.substr(0, equals)),
        decode_query_text(pair.substr(std::min(equals + 1, pair.size())))
    );
    pair_.clear();
    return true;
}

multipart_reader::multipart_reader(std::string_view boundary, multipart_limits limits)
    : decoder_(boundary, limits) {
}

bool multipart_reader::feed(form_contents &into, std::string_view octets) {
    for (;;) {
        const multipart_decoder::event happened = decoder_.next(octets);
        if (happened == multipart_decoder::event::need_more) {
            return true;
        }
        if (!take(into, happened)) {
            return false;
        }
    }
}

bool multipart_reader::finish(form_contents &into) {
    return decoder_.finish() == multipart_decoder::event::end || refuse(into);
}

bool multipart_reader::take(form_contents &into, multipart_decoder::event happened) {
    switch (happened) {
    case multipart_decoder::event::part_begin:
        return begin_part(into, decoder_.part());
    case multipart_decoder::event::part_data:
        return append(into, decoder_.data());
    case multipart_decoder::event::part_end:
        if (is_file_) {
            into.end_file();
        }
        break;
    case multipart_decoder::event::failed:
        return refuse(into);
    case multipart_decoder::event::need_more:
    case multipart_decoder::event::end:
        break;
    }
    return true;
}

bool multipart_reader::begin_part(form_contents &into, const part_head &part) {
    is_file_ = part.filename.has_value();
    std::string filename = part.filename.value_or("");
    // A file's name and type are held in memory as fields are.
    if (!into.count_field() ||
        !into.count_text(part.name.size() + filename.size() + part.content_type.size())) {
        return false;
    }
    if (!is_file_) {
        into.add_field(part.name, "");
        return true;
    }
    const bool typed = part.content_type.find('/') != std::string::npos;
    into.begin_file(
        {typed ? part.content_type : "application/octet-stream", part.name, std::move(filename)}
    );
    return true;
}

bool multipart_reader::append(form_contents &into, std::string_view octets) {
    if (is_file_) {
        into.append_file(octets);
        return true;
    }
    if (!into.count_text(octets.size())) {
        return false;
    }
    into.append_value(octets);
    return true;
}

bool multipart_reader::refuse(form_contents &into) const {
    return into.refuse(rule_for(decoder_.error()), std::string(explain(decoder_.error())));
}

} // namespace imprint::http
