// SPDX-License-Identifier: MIT
#include "xml.hpp"

#include <expat.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>

#include <malloc.h>

namespace intake_ {
namespace {

// Expat 2.9 deprecates the functions whose result depends on how it was built.
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
std::uint64_t current_line(XML_Parser parser) {
    return XML_GetCurrentLineNumber64(parser);
}
std::uint64_t current_column(XML_Parser parser) {
    return XML_GetCurrentColumnNumber64(parser);
}
#else
std::uint64_t current_line(XML_Parser parser) {
    return XML_GetCurrentLineNumber(parser);
}
std::uint64_t current_column(XML_Parser parser) {
    return XML_GetCurrentColumnNumber(parser);
}
#endif

// expat asks for memory without saying for whom: the checkers of a thread share the bound.
thread_local std::size_t in_use = 0;

void *resize(void *old, std::size_t size) {
    const std::size_t before = ::malloc_usable_size(old);
    const std::size_t others = in_use - before;
    const std::size_t left =
        xml_checker::most_memory - std::min(others, xml_checker::most_memory);
    if (size > before && size > left) {
        return nullptr;
    }
    void *const now = std::realloc(old, size);
    if (now != nullptr) {
        in_use = others + ::malloc_usable_size(now);
    }
    return now;
}

void *take(std::size_t size) {
    return resize(nullptr, size);
}

void give_back(void *octets) {
    in_use -= ::malloc_usable_size(octets);
    std::free(octets);
}

constexpr XML_Memory_Handling_Suite bounded = {&take, &resize, &give_back};

} // namespace

struct xml_checker::state {
    std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser{
        XML_ParserCreate_MM(nullptr, &bounded, nullptr), &XML_ParserFree
    };
    std::size_t depth = 0;
    std::size_t defaults = 0;
    std::optional<std::string> refusal; // of what expat itself would take
    std::optional<std::string> fault;

    void stop(const char *why) {
        refusal = why;
        XML_StopParser(parser.get(), XML_FALSE);
    }

    // `attributes`: names and values in turn, those given in the text first, then nothing.
    void begin_element(const XML_Char **attributes) {
        const auto given =
            static_cast<std::size_t>(XML_GetSpecifiedAttributeCount(parser.get()));
        for (const XML_Char **rest = attributes + given; *rest != nullptr; rest += 2) {
            ++defaults;
        }
        if (++depth > most_nesting) {
            stop("elements are nested too deeply");
        } else if (defaults > most_defaults) {
            stop("too many attributes have their value from a declaration");
        }
    }

    std::string why() const {
        const XML_Error error = XML_GetErrorCode(parser.get());
        return refusal                        ? *refusal
               : error == XML_ERROR_NO_MEMORY ? "names, declarations or a token are too large"
                                              : XML_ErrorString(error);
    }

    std::string explain(std::string_view why) const {
        const auto line = current_line(parser.get());
        const auto column = current_column(parser.get()) + 1;
        return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
               std::string(why);
    }

    void parse(std::string_view octets, bool last) {
        constexpr std::size_t most = std::numeric_limits<int>::max();
        const auto size = static_cast<int>(std::min(octets.size(), most));
        if (XML_Parse(parser.get(), octets.data(), size, last ? 1 : 0) != XML_STATUS_OK) {
            fault = explain(why());
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
        [](void *data, const XML_Char *, const XML_Char **attributes) {
            static_cast<state *>(data)->begin_element(attributes);
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

std::string essence(std::string_view media_type) {
    std::string type(media_type.substr(0, media_type.find(';')));
    type.erase(type.find_last_not_of(" \t") + 1);
    std::transform(type.begin(), type.end(), type.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return type;
}

bool is_xml(std::string_view media_type) {
    const std::string type = essence(media_type);
    return type.ends_with("/xml") || type.ends_with("+xml");
}

} // namespace intake_
