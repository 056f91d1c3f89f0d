// SPDX-License-Identifier: MIT
#include "scan/parameters.hpp"

#include "scan/default_names.hpp"
#include "scan/defaults.hpp"
#include "scan/type_text.hpp"
#include "scan/value_types.hpp"

#include <algorithm>
#include <set>

namespace imprint::scan {
namespace {

// "parameter 2", "parameter 2 ('month')": as the compiler counts them, and by name.
std::string parameter_name(const parameter &one, std::size_t index) {
    const std::string number = "parameter " + std::to_string(index + 1);
    return one.name.empty() ? number : number + " ('" + one.name + "')";
}

bool is_upload(const parameter_use &use) {
    return use.by == filled::upload || use.by == filled::optional_upload ||
           use.by == filled::uploads;
}

class binding {
  public:
    binding(const gathering &found, const callable &what)
        : found_(found), what_(what), declarations_(redeclarations(found, what.function)) {}

    bound bind();

  private:
    void bind_one(CXCursor cursor, unsigned index);
    std::string default_fault(const default_argument &given);
    std::string fault(CXCursor cursor, const parameter &one, const parameter_use &use) const;
    std::string name_fault(CXCursor cursor, const parameter &one, const parameter_use &use);

    const gathering &found_;
    const callable &what_;
    std::vector<CXCursor> declarations_;
    std::set<std::string> names_; // of parameters and of the fields of an aggregate
    bound all_;
};

bound binding::bind() {
    const std::vector<CXCursor> parameters = parameters_of(declarations_.front());
    for (unsigned i = 0; i < parameters.size(); ++i) {
        bind_one(parameters[i], i);
    }
    return std::move(all_);
}

void binding::bind_one(CXCursor cursor, unsigned index) {
    parameter one;
    one.name = spelling(cursor);
    one.type = spelling(clang_getCursorType(cursor));
    const default_argument given = find_default(found_, declarations_, index);
    one.has_default = given.exists;
    one.default_tokens = given.tokens;
    one.default_at = given.where;
    // That of the function's type: an array is a pointer there.
    const CXType type = clang_getCanonicalType(clang_getCursorType(what_.function));
    const parameter_use use = use_of(clang_getArgType(type, index));
    one.injected = !from_request(use.by);
    std::string why = fault(cursor, one, use);
    why = why.empty() ? name_fault(cursor, one, use) : why;
    why = why.empty() && given.exists ? default_fault(given) : why;
    if (!why.empty()) {
        all_.good = false;
        const std::string which = parameter_name(one, index);
        found_.refuse(
            place_of(cursor), which + " of " + what_.shown + " " + why + way_out(what_)
        );
    }
    all_.parameters.push_back(std::move(one));
    all_.uses.push_back(use);
}

std::string
binding::fault(CXCursor /*cursor*/, const parameter &one, const parameter_use &use) const {
    if (!use.fault.empty() || !from_request(use.by)) {
        return use.fault;
    }
    const bool by_name = !use.takes_segment && use.by != filled::aggregate;
    if (one.name.empty() && by_name) {
        return "comes by name only, and has none: name it";
    }
    return is_upload(use) && one.has_default
               ? "is an upload and can't have a default: take std::optional of it"
               : "";
}

std::string
binding::name_fault(CXCursor cursor, const parameter &one, const parameter_use &use) {
    if (!from_request(use.by)) {
        return "";
    }
    if (use.by != filled::aggregate) {
        const bool fresh = one.name.empty() || names_.insert(one.name).second;
        return fresh ? "" : "is named like a field of another parameter: rename one";
    }
    for (const field &each : fields_of(bare_type(clang_getCursorType(cursor)))) {
        if (!names_.insert(each.name).second) {
            return "has a field '" + each.name +
                   "', which is the name of another parameter: "
                   "rename one";
        }
    }
    return "";
}

std::string binding::default_fault(const default_argument &given) {
    if (given.tokens.empty()) {
        return "has a default that comes out of a macro: write '= VALUE' where the parameter "
               "is declared";
    }
    const default_names names = names_in_default(found_, what_.function, given);
    if (!names.private_member.empty()) {
        return "has a default that names " + names.private_member +
               ", which is not public: make that public, or write its value";
    }
    all_.names_members = all_.names_members || names.of_class;
    for (const CXCursor each : names.enclosing) {
        const auto name = nameable_type(clang_getCanonicalType(clang_getCursorType(each)));
        if (!name) {
            return "has a default that names a member of " + qualified_name(each) +
                   ", which can't be named from outside: write the value";
        }
        all_.enclosing.push_back(*name);
    }
    return "";
}

} // namespace

bound bind(const gathering &found, const callable &what) {
    return binding(found, what).bind();
}

std::string way_out(const callable &what) {
    if (what.is_hook) {
        return "";
    }
    // An object that is called goes as a whole: a lambda has nothing that could be private.
    const bool whole = what.owner.empty() || spelling(what.function) == "operator()";
    return std::string("; if it is not to be published, make it ") +
           (whole ? "static" : "private");
}

std::vector<CXCursor> redeclarations(const gathering &found, CXCursor function) {
    const auto all = found.declarations.find(usr_of(function));
    std::vector<CXCursor> list =
        all == found.declarations.end() ? std::vector<CXCursor>{function} : all->second;
    std::stable_partition(list.begin(), list.end(), is_definition);
    return list;
}

std::vector<CXCursor> parameters_of(CXCursor function) {
    const int count = clang_Cursor_getNumArguments(function);
    std::vector<CXCursor> list;
    list.reserve(static_cast<std::size_t>(std::max(count, 0)));
    for (int i = 0; i < count; ++i) {
        list.push_back(clang_Cursor_getArgument(function, static_cast<unsigned>(i)));
    }
    return list;
}

} // namespace imprint::scan
