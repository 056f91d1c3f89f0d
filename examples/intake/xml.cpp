// SPDX-License-Identifier: MIT
#include "xml.hpp"

#include <expat.h>

#include <algorithm>
#include <limits>
#include <new>

namespace intake {

struct xml_checker::state {
    std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser{
        XML_ParserCreate(nullptr), &XML_ParserFree
    };
    std::size_t depth = 0;
    bool too_deep = false;
    std::optional<std::string> fault;

    std::string explain(std::string_view why) const {
        const auto line = XML_GetCurrentLineNumber(parser.get());
        const auto column = XML_GetCurrentColumnNumber(parser.get()) + 1;
        return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
               std::string(why);
    }

    void parse(std::string_view octets, bool last) {
        constexpr std::size_t most = std::numeric_limits<int>::max();
        const auto size = static_cast<int>(std::min(octets.size(), most));
        if (XML_Parse(parser.get(), octets.data(), size, last ? 1 : 0) != XML_STATUS_OK) {
            fault = explain(
                too_deep ? "elements are nested too deeply"
                         : XML_ErrorString(XML_GetErrorCode(parser.get()))
            );
        }
    }
};

xml_checker::xml_checker() : state_(std::make_unique<state>()) {
    if (!state_->parser) {
        throw std::bad_alloc();
    }
    XML_SetUserData(state_->parser.get(), state_.get());
    XML_SetElementHandler(
        state_->parser.get(),
        [](void *data, const XML_Char *, const XML_Char **) {
            auto *self = static_cast<state *>(data);
            if (++self->depth > most_nesting) {
                self->too_deep = true;
                XML_StopParser(self->parser.get(), XML_FALSE);
            }
        },
        [](void *data, const XML_Char *) { --static_cast<state *>(data)->depth; }
    );
}

xml_checker::~xml_checker() = default;

void xml_checker::feed(std::string_view octets) {
    if (!state_->fault) {
        state_->parse(octets, false);
    }
}

std::optional<std::string> xml_checker::finish() {
    if (!state_->fault) {
        state_->parse({}, true);
    }
    return state_->fault;
}

bool is_xml(std::string_view media_type) {
    std::string type(media_type.substr(0, media_type.find(';')));
    type.erase(type.find_last_not_of(" \t") + 1);
    std::transform(type.begin(), type.end(), type.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return type.ends_with("/xml") || type.ends_with("+xml");
}

} // namespace intake
