// SPDX-License-Identifier: MIT
// What a scan of site sources found: plain values between the collector, which alone knows
// libclang, and the writers of units, surface and explanations.
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace imprint::scan {

struct location {
    std::string file; // absolute
    unsigned line = 0;
    unsigned column = 0;
    friend auto operator<=>(const location &, const location &) = default;
};

enum class severity { error, warning, note };

// Printed like a compiler does: "FILE:LINE:COLUMN: error: TEXT", then each of `beside`.
struct finding {
    severity how = severity::error;
    location where;
    std::string text;
    std::vector<finding> beside;
};

struct parameter {
    std::string name;      // "" for one without
    std::string type;      // for people, as written in the source: "std::optional<int>"
    bool injected = false; // by its type: takes no arg{...}
    bool has_default = false;
    std::string default_tokens; // one line, as written
    location default_at;
};

enum class kind {
    string,   // ::motto
    function, // ::greet
    member    // ::blog and its member function, operator() too
};

struct published {
    kind what = kind::function;
    std::vector<std::string> names;    // of the URL, without "index": /reports/total
    bool index = false;                // named "index": answers at its namespace
    std::string at_path;               // of an at<"/path"> parameter, else ""
    std::vector<std::string> methods;  // "GET", "HEAD", "POST"; "*" for any
    std::string qualified;             // for people: "reports::total"
    std::vector<parameter> parameters; // all, in order
    std::string result;                // for people: "std::vector<order>"; "" for a string
    std::string text;                  // of a string: its value where the source tells, else ""
    std::string doc;                   // the doc comment above it, without its marks
    location where;
    std::vector<location> called_from; // by other site code: the mark of a helper
    std::string usr;                   // the same entity has the same in every source
    unsigned required_segments = 0;    // scalars that can't be absent
    bool takes_segments = false;       // or optional ones

    // For generated code.  Types are never spelled but in an overload's list: they may be
    // private, unnamed or local.
    std::string object;   // "::motto", "::blog.comments"; "" for a function
    std::string function; // "imprint::overload<int, int>(&::reports::total)"; "" for a string
    // Namespaces that a default's tokens are read in, outermost first; inline ones too.
    std::vector<std::string> scope;
    // Of a member whose defaults name members: an expression of the class type, whose public
    // members the tokens may name, and of the classes around it, outermost first.  They are
    // derived from, which a final class refuses; empty when no default needs it.
    std::string class_type;
    std::vector<std::string> around;
};

struct described_member {
    std::string name;
    bool initialised = false;
};

// An enum or aggregate that a parameter or result needs described.
struct described {
    bool enumeration = false;
    std::string type;  // an expression, "imprint::generated::parameter<decltype(...), 0>"
    std::string shown; // for people: "reports::order"
    std::vector<described_member> members;
    location where;
};

enum class hook_kind { before, after, error, setup };

struct hook {
    hook_kind what = hook_kind::before;
    std::vector<std::string> names; // of the namespace's URL
    std::string function;           // as in `published`
    std::string doc;
    location where;
    std::string usr{};
    bool defined = true; // else only declared in this source
};

// Why something is not published, for --explain.
struct unpublished {
    std::string qualified;
    std::string why; // a clause: "it is static"
    location where;
    bool only_declared = false; // another source may define and publish it
};

// A function or string of the site that code of a source names.
struct use {
    std::string usr;
    location where;
    bool changes = false; // a string
};

// What may be defined in one source only, or everywhere with the same words.
struct definition {
    std::string usr;
    std::string shown;
    std::string tokens;
    location where;
};

// One source.
struct unit {
    std::string source; // absolute
    std::vector<published> all;
    std::vector<described> types; // in an order in which each may be described
    std::vector<hook> hooks;
    std::vector<unpublished> others;
    std::vector<finding> findings;
    std::vector<std::string> headers; // absolute: every file that was read
    std::vector<std::string> macros;  // of the user, named like a word of the API
    bool has_main = false;
    // For check_together().
    std::vector<use> uses;
    std::vector<definition> definitions;
};

} // namespace imprint::scan
