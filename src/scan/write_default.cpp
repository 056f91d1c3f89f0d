// SPDX-License-Identifier: MIT
#include "scan/write_default.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace imprint::scan {
namespace {

// The type of the function, or of the operator() of an object that has one.
std::string function_type(const published &one) {
    return one.function.empty()
               ? fmt::format("&::std::remove_cvref_t<decltype(({}))>::operator()", one.object)
               : one.function;
}

// Then the tokens are read twice: a text has to be told from one that is gone at once.
bool may_be_view(const parameter &from) {
    return !from.default_tokens.starts_with('{') && from.type.find("view") != std::string::npos;
}

} // namespace

// What the tokens are read in: namespaces, then classes.
struct default_writer::nesting {
    std::string begin;
    std::string end;
    std::string path = "::"; // to a name inside

    void enter(std::string_view opening, std::string_view closing, std::string_view step) {
        begin += opening;
        end.insert(0, closing);
        path += step.empty() ? "" : std::string(step) + "::";
    }
};

std::vector<std::string> default_writer::write(const published &one) {
    std::vector<std::string> makers(one.parameters.size());
    for (std::size_t index = 0; index < makers.size(); ++index) {
        const parameter &from = one.parameters[index];
        if (from.has_default && !from.injected) {
            makers[index] = write_one(one, from, index);
        }
    }
    return makers;
}

std::string
default_writer::write_one(const published &one, const parameter &from, std::size_t index) {
    ++number_;
    out_.stand_at(one.where);
    out_.line(fmt::format(
        "using imprint_value_{} = ::imprint::generated::parameter<decltype({}), {}>;",
        number_,
        function_type(one),
        index
    ));
    nesting around;
    for (const std::string &name : one.scope) {
        around.enter(fmt::format("namespace {} {{ ", name), " }", name);
    }
    enter_classes(one, around);
    const std::string name = fmt::format("imprint_default_{}", number_);
    out_.stand_here();
    out_.line(
        fmt::format("{}static auto {}() -> ::imprint_value_{} {{", around.begin, name, number_)
    );
    if (may_be_view(from)) {
        check_view(from);
    }
    out_.line("return");
    write_tokens(from);
    out_.line("; }" + around.end);
    return fmt::format("{}{}()", around.path, name);
}

// An unqualified name finds the members of a base, and of what stands around: each class is
// derived from, inside the one around it.
void default_writer::enter_classes(const published &one, nesting &around) {
    std::vector<std::string> types = one.around;
    if (!one.class_type.empty()) {
        types.push_back(one.class_type);
    }
    for (std::size_t depth = 0; depth < types.size(); ++depth) {
        const std::string alias = fmt::format("imprint_class_{}_{}", number_, depth);
        const std::string name = fmt::format("imprint_in_{}_{}", number_, depth);
        out_.stand_at(one.where);
        out_.line(fmt::format(
            "using {0} = {1}; static_assert(!::std::is_final_v<{0}>, \"publish: a default of "
            "{2} "
            "names a member of a class that is final: name the class before the member, or "
            "remove final\");",
            alias,
            types[depth],
            one.qualified
        ));
        around.enter(fmt::format("struct {} : ::{} {{ ", name, alias), " };", name);
    }
}

// Where the compiler finds fault with them they stand: at their column of their line.
void default_writer::write_tokens(const parameter &from) {
    constexpr unsigned widest = 200;
    for (const std::string &macro : macros_) {
        out_.line(fmt::format("#pragma pop_macro(\"{0}\")\n#pragma push_macro(\"{0}\")", macro)
        );
    }
    out_.stand_at(from.default_at);
    const unsigned column = std::clamp(from.default_at.column, 1U, widest);
    out_.line(std::string(column - 1, ' ') + from.default_tokens);
    for (const std::string &macro : macros_) {
        out_.line(fmt::format("#undef {}", macro));
    }
    out_.stand_here();
}

void default_writer::check_view(const parameter &from) {
    out_.stand_at(from.default_at);
    out_.line(fmt::format(
        "static_assert(::imprint::generated::lasts<::imprint_value_{}, decltype((", number_
    ));
    write_tokens(from);
    out_.stand_at(from.default_at);
    out_.line(fmt::format(
        "))>, \"publish: the default of parameter '{}' is a text that is gone when the view of "
        "it is used: take std::string\");",
        from.name
    ));
    out_.stand_here();
}

} // namespace imprint::scan
