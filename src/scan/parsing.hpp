// SPDX-License-Identifier: MIT
// One source, parsed in full.
#pragma once

#include "scan/clang.hpp"
#include "scan/toolchain.hpp"

#include <memory>
#include <string>
#include <vector>

namespace imprint::scan {

// Owns what libclang made of a source.
class parsed {
  public:
    // Adds headers to `into`, and compiler errors to its findings.
    // Throws std::runtime_error when libclang fails.
    parsed(unit &into, const std::vector<std::string> &flags, toolchain &with);

    CXTranslationUnit tree() const noexcept { return tree_.get(); }
    CXCursor root() const { return clang_getTranslationUnitCursor(tree()); }

  private:
    struct dispose {
        void operator()(CXTranslationUnitImpl *tree) const;
        void operator()(void *index) const;
    };

    bool parse(
        std::vector<std::string> flags, const std::string &source, const std::string &disguise
    );

    std::unique_ptr<void, dispose> index_; // outlives what is parsed with it
    std::unique_ptr<CXTranslationUnitImpl, dispose> tree_;
};

} // namespace imprint::scan
