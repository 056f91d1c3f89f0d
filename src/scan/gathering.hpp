// SPDX-License-Identifier: MIT
// What the parts of the collector hand each other while they go through one source.
#pragma once

#include "scan/clang.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace imprint::scan {

// Where a declaration stands.
struct place {
    std::vector<std::string> names; // of the URL
    std::vector<std::string> scope; // all namespaces but unnamed ones
    std::string hidden; // why nothing in it is published: "... of an unnamed namespace"
};

class described_types;

struct gathering {
    CXTranslationUnit source = nullptr;
    unit *into = nullptr;
    described_types *types = nullptr;
    // Of functions and member functions outside system headers, in the order of the source.
    std::map<std::string, std::vector<CXCursor>> declarations; // by USR
    std::map<std::string, unsigned> overloads;                 // how many, by overload_key()
    std::set<std::string> templates;                           // keys that one may have, too

    void refuse(const location &where, std::string text) const {
        into->findings.push_back({severity::error, where, std::move(text), {}});
    }
    void warn(const location &where, std::string text) const {
        into->findings.push_back({severity::warning, where, std::move(text), {}});
    }
    void leave_out(CXCursor what, std::string why) const {
        leave_out(what, qualified_name(what), std::move(why));
    }
    void leave_out(CXCursor what, std::string shown, std::string why) const {
        into->others.push_back({std::move(shown), std::move(why), place_of(what), false});
    }
};

// The same for all functions of one name in one namespace or class.
std::string overload_key(CXCursor function);

// Around a declaration, outermost first, unnamed ones left out.
std::vector<std::string> namespaces_of(CXCursor cursor);

// Fills declarations and overloads.
void note_declarations(gathering &found, CXCursor root);

} // namespace imprint::scan
