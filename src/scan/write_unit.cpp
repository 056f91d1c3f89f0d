// SPDX-License-Identifier: MIT
#include "scan/write_unit.hpp"

#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "scan/literal.hpp"
#include "scan/unit_text.hpp"
#include "scan/write_default.hpp"

#include <fmt/format.h>

#include <span>

namespace imprint::scan {
namespace {

std::string url_text(const std::vector<std::string> &names) {
    std::string url;
    for (const std::string &name : names) {
        url += "/" + name;
    }
    return url;
}

class unit_writer {
  public:
    unit_writer(const unit &found, const source_file &source)
        : found_(found), source_(source), out_(source.unit) {}

    std::string write();

  private:
    void include_source();
    void describe(const described &type, std::size_t number);
    void publish(const published &one, const std::vector<std::string> &defaults);
    void hook_up(const hook &one);
    std::string place(const location &where) const;

    const unit &found_;
    const source_file &source_;
    unit_text out_;
};

// The unit includes itself: only what is included can be a system header, in which nothing
// warns; in the file that is compiled g++ ignores the pragma, and -Wpedantic objects to the
// line markers.
void unit_writer::include_source() {
    out_.line(fmt::format(
        "// Written by imprint-scan from {}: what is changed here is lost.", source_.relative
    ));
    out_.line("#ifndef IMPRINT_UNIT\n#define IMPRINT_UNIT");
    // A check that the sources include what they use is compiled without it.
    out_.line("#ifndef IMPRINT_WITHOUT_PRELUDE");
    out_.line("#include \"imprint/prelude.hpp\"");
    out_.line("#endif");
    // g++ takes what is included for a header, where a member of a type in an unnamed namespace
    // is a mistake.
    out_.line("#pragma GCC diagnostic push");
    out_.line("#pragma GCC diagnostic ignored \"-Wsubobject-linkage\"");
    out_.line(fmt::format("#include \"{}\"", source_.path));
    out_.line("#pragma GCC diagnostic pop");
    out_.line(fmt::format("#include \"{}\"", source_.unit));
    out_.line("#else\n#pragma GCC system_header");
    for (const std::string &macro : found_.macros) {
        out_.line(fmt::format("#pragma push_macro(\"{0}\")\n#undef {0}", macro));
    }
    out_.stand_here();
    out_.line("#include <imprint/imprint.hpp>");
    out_.line("#include <imprint/generated.hpp>");
}

void unit_writer::describe(const described &type, std::size_t number) {
    const std::string alias = fmt::format("imprint_type_{}", number);
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
        number,
        type.enumeration ? "enumerators" : "fields",
        members
    ));
}

std::string unit_writer::place(const location &where) const {
    const std::string root =
        source_.path.substr(0, source_.path.size() - source_.relative.size());
    const std::string file =
        where.file.starts_with(root) ? where.file.substr(root.size()) : where.file;
    return fmt::format("::imprint::written_at{{{}, {}}}", format_literal(file), where.line);
}

std::string format_argument(const parameter &from, const std::string &maker) {
    if (!maker.empty()) {
        return fmt::format(
            "::imprint::arg{{{}, [] {{ return {}; }}, {}}}",
            format_literal(from.name),
            maker,
            format_literal(from.default_tokens)
        );
    }
    const std::string name = from.name.empty() ? "" : format_literal(from.name);
    return fmt::format("::imprint::arg{{{}}}", name);
}

// On one line, so that whatever the compiler says of it names the line of the source.
void unit_writer::publish(const published &one, const std::vector<std::string> &defaults) {
    std::string call = "site.publish(" + format_literal(registered_url(one));
    call += one.object.empty() ? "" : ", " + one.object;
    call += one.function.empty() ? "" : ", " + one.function;
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
    constexpr std::string_view verbs[] = {"before", "after", "error"};
    out_.stand_at(one.where);
    if (one.what == hook_kind::setup) {
        out_.line(fmt::format("({})(site);", one.function));
        return;
    }
    const std::string doc = one.doc.empty() ? "" : ", " + format_literal(one.doc);
    out_.line(fmt::format(
        "site.{}({}, {}{}, {});",
        verbs[static_cast<std::size_t>(one.what)],
        format_literal(one.names.empty() ? "/" : url_text(one.names)),
        one.function,
        doc,
        place(one.where)
    ));
}

std::string unit_writer::write() {
    include_source();
    std::size_t number = 0;
    for (const described &type : found_.types) {
        describe(type, ++number);
    }
    default_writer writer(out_, found_.macros);
    std::vector<std::vector<std::string>> defaults;
    defaults.reserve(found_.all.size());
    for (const published &one : found_.all) {
        defaults.push_back(writer.write(one));
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
    out_.line("}\n#endif");
    return out_.text();
}

} // namespace

std::string publishing_function(const std::string &relative) {
    constexpr std::size_t octets = 8;
    const base::sha256_digest digest = base::sha256(relative);
    return "imprint_publish_" + base::format_hex(std::span(digest).first(octets));
}

std::string registered_url(const published &one) {
    return url_text(one.names) + (one.index ? "/index" : "");
}

std::string served_url(const published &one) {
    if (!one.at_path.empty()) {
        const std::string url = registered_url(one);
        return url.substr(0, url.rfind('/')) + one.at_path;
    }
    return one.names.empty() ? "/" : url_text(one.names);
}

std::string format_unit(const unit &found, const source_file &source) {
    return unit_writer(found, source).write();
}

} // namespace imprint::scan
