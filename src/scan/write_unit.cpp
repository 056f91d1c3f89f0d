// SPDX-License-Identifier: MIT
#include "scan/write_unit.hpp"

#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "scan/literal.hpp"
#include "scan/unit_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace imprint::scan {
namespace {

std::string joined(const std::vector<std::string> &names) {
    std::string url;
    for (const std::string &name : names) {
        url += "/" + name;
    }
    return url;
}

// A default that stands in the unit: how to make its value.
using maker = std::string; // "::reports::imprint_default_1()"

class unit_writer {
  public:
    unit_writer(const unit &found, const source_file &source)
        : found_(found), source_(source), out_(source.unit) {}

    std::string write();

  private:
    void begin();
    void hide_macros();
    void show_macros();
    void describe(const described &type);
    std::vector<maker> write_defaults(const published &one);
    maker write_default(const published &one, std::size_t index);
    void write_tokens(const parameter &from);
    void check_view(const parameter &from, std::size_t number);
    void publish(const published &one, const std::vector<maker> &defaults);
    void hook_up(const hook &one);
    std::string place(const location &where) const;

    const unit &found_;
    const source_file &source_;
    unit_text out_;
    std::size_t types_ = 0;
    std::size_t defaults_ = 0;
};

void unit_writer::begin() {
    out_.line(fmt::format(
        "// Written by imprint-scan from {}: what is changed here is lost.", source_.relative
    ));
    // A check that the sources include what they use compiles without it.
    out_.line("#ifndef IMPRINT_WITHOUT_PRELUDE");
    out_.line("#include \"imprint/prelude.hpp\"");
    out_.line("#endif");
    out_.line(fmt::format("#include \"{}\"", source_.path));
    for (const std::string &macro : found_.macros) {
        out_.line(fmt::format("#pragma push_macro(\"{0}\")\n#undef {0}", macro));
    }
    out_.stand_here();
    out_.line("#include <imprint/imprint.hpp>");
    out_.line("#include <imprint/generated.hpp>");
}

// The user's macros named like words of the API are defined in what was copied, and only there.
void unit_writer::show_macros() {
    for (const std::string &macro : found_.macros) {
        out_.line(fmt::format("#pragma pop_macro(\"{0}\")\n#pragma push_macro(\"{0}\")", macro)
        );
    }
}
void unit_writer::hide_macros() {
    for (const std::string &macro : found_.macros) {
        out_.line(fmt::format("#undef {}", macro));
    }
}

void unit_writer::describe(const described &type) {
    const std::string alias = fmt::format("imprint_type_{}", ++types_);
    std::string members;
    for (const described_member &member : type.members) {
        members += members.empty() ? "" : ", ";
        members += fmt::format(
            "::imprint::{}<{}, {}{}::{}{}>",
            type.enumeration ? "enumerator" : "field",
            format_literal(member.name),
            type.enumeration ? "" : "&",
            alias,
            member.name,
            member.initialised ? ", ::imprint::initialised" : ""
        );
    }
    out_.stand_at(type.where);
    out_.line(fmt::format(
        "using {0} = {1}; "
        "template <> struct imprint::describe<::imprint::generated::undescribed<{0}, {2}>> : "
        "::imprint::{3}<{4}> {{}};",
        alias,
        type.type,
        types_,
        type.enumeration ? "enumerators" : "fields",
        members
    ));
}

// The type of the function, or of the operator() of an object that has one.
std::string function_type(const published &one) {
    return one.function.empty()
               ? fmt::format("&::std::remove_cvref_t<decltype(({}))>::operator()", one.object)
               : one.function;
}

// Whether the value has to be told from one that is gone at once.
bool may_be_view(const parameter &from) {
    return !from.default_tokens.starts_with('{') &&
           (from.type.find("view") != std::string::npos ||
            from.type.find("char") != std::string::npos);
}

// Where the compiler finds them they stand: at their column of their line.
void unit_writer::write_tokens(const parameter &from) {
    constexpr unsigned widest = 200;
    show_macros();
    out_.stand_at(from.default_at);
    const unsigned column = std::min(from.default_at.column, widest);
    out_.line(std::string(column == 0 ? 0 : column - 1, ' ') + from.default_tokens);
    hide_macros();
    out_.stand_here();
}

void unit_writer::check_view(const parameter &from, std::size_t number) {
    out_.line(fmt::format(
        "static_assert(::imprint::generated::lasts<::imprint_value_{}, decltype((", number
    ));
    write_tokens(from);
    out_.line(fmt::format(
        "))>, \"publish: the default of parameter '{}' is a text that is gone when the view of "
        "it is used: take std::string\");",
        from.name
    ));
}

maker unit_writer::write_default(const published &one, std::size_t index) {
    const std::size_t number = ++defaults_;
    const bool member = !one.class_type.empty();
    out_.stand_here();
    out_.line(fmt::format(
        "using imprint_value_{} = ::imprint::generated::parameter<decltype({}), {}>;",
        number,
        function_type(one),
        index
    ));
    std::string begin;
    std::string end;
    std::string path = "::";
    for (const std::string &name : one.scope) {
        begin += name.empty() ? "namespace { " : fmt::format("namespace {} {{ ", name);
        path += name.empty() ? "" : name + "::";
        end += " }";
    }
    if (member) {
        out_.line(fmt::format("using imprint_class_{} = {};", number, one.class_type));
        begin += fmt::format(
            "struct imprint_default_{0} : ::imprint_class_{0} {{ static auto make()", number
        );
        end = " };" + end;
    } else {
        begin += fmt::format("static auto imprint_default_{}()", number);
    }
    out_.line(fmt::format("{} -> ::imprint_value_{} {{", begin, number));
    if (may_be_view(one.parameters[index])) {
        check_view(one.parameters[index], number);
    }
    out_.line("return");
    write_tokens(one.parameters[index]);
    out_.line("; }" + end);
    return fmt::format("{}imprint_default_{}{}()", path, number, member ? "::make" : "");
}

std::vector<maker> unit_writer::write_defaults(const published &one) {
    std::vector<maker> makers(one.parameters.size());
    for (std::size_t index = 0; index < makers.size(); ++index) {
        const parameter &from = one.parameters[index];
        if (from.has_default && !from.injected) {
            makers[index] = write_default(one, index);
        }
    }
    return makers;
}

std::string unit_writer::place(const location &where) const {
    const std::string root =
        source_.path.substr(0, source_.path.size() - source_.relative.size());
    const std::string file =
        where.file.starts_with(root) ? where.file.substr(root.size()) : where.file;
    return fmt::format("::imprint::written_at{{{}, {}}}", format_literal(file), where.line);
}

std::string format_argument(const parameter &from, const maker &make) {
    if (make.empty()) {
        return from.name.empty()
                   ? std::string("::imprint::arg{}")
                   : fmt::format("::imprint::arg{{{}}}", format_literal(from.name));
    }
    return fmt::format(
        "::imprint::arg{{{}, [] {{ return {}; }}, {}}}",
        format_literal(from.name),
        make,
        format_literal(from.default_tokens)
    );
}

// On one line, so that whatever the compiler says of it names the line of the source.
void unit_writer::publish(const published &one, const std::vector<maker> &defaults) {
    std::string call = "site.publish(" + format_literal(registered_url(one));
    for (const std::string &part : {one.object, one.function}) {
        call += part.empty() ? "" : ", " + part;
    }
    call += one.doc.empty() ? "" : ", " + format_literal(one.doc);
    call += ", " + place(one.where);
    for (std::size_t index = 0; index < one.parameters.size(); ++index) {
        if (!one.parameters[index].injected) {
            call += ", " + format_argument(one.parameters[index], defaults[index]);
        }
    }
    out_.stand_at(one.where);
    out_.line(call + ");");
}

void unit_writer::hook_up(const hook &one) {
    out_.stand_at(one.where);
    const std::string url = one.names.empty() ? "/" : joined(one.names);
    constexpr std::string_view names[] = {"before", "after", "error"};
    if (one.what == hook_kind::setup) {
        out_.line(fmt::format("({})(site);", one.function));
    } else {
        out_.line(fmt::format(
            "site.{}({}, {}, {});",
            names[static_cast<std::size_t>(one.what)],
            format_literal(url),
            one.function,
            place(one.where)
        ));
    }
}

std::string unit_writer::write() {
    begin();
    for (const described &type : found_.types) {
        describe(type);
    }
    std::vector<std::vector<maker>> defaults;
    for (const published &one : found_.all) {
        defaults.push_back(write_defaults(one));
    }
    out_.stand_here();
    out_.line(fmt::format(
        "void {}([[maybe_unused]] ::imprint::site &site) {{",
        publishing_function(source_.relative)
    ));
    for (std::size_t index = 0; index < found_.all.size(); ++index) {
        publish(found_.all[index], defaults[index]);
    }
    // Set-up last: what it publishes by hand comes after what was found.
    for (const bool setup : {false, true}) {
        for (const hook &one : found_.hooks) {
            if ((one.what == hook_kind::setup) == setup) {
                hook_up(one);
            }
        }
    }
    out_.stand_here();
    out_.line("}");
    return out_.text();
}

} // namespace

std::string publishing_function(const std::string &relative) {
    constexpr std::size_t octets = 8;
    const base::sha256_digest digest = base::sha256(relative);
    return "imprint_publish_" + base::format_hex(std::span(digest).first(octets));
}

std::string registered_url(const published &one) {
    return joined(one.names) + (one.index ? "/index" : "");
}

std::string served_url(const published &one) {
    if (!one.at_path.empty()) {
        const std::string url = registered_url(one);
        return url.substr(0, url.rfind('/')) + one.at_path;
    }
    return one.names.empty() ? "/" : joined(one.names);
}

std::string format_unit(const unit &found, const source_file &source) {
    return unit_writer(found, source).write();
}

} // namespace imprint::scan
