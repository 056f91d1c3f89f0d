// SPDX-License-Identifier: MIT
#include "scan/parsing.hpp"

#include "scan/flags.hpp"
#include "scan/report.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

namespace imprint::scan {
namespace {

constexpr const char *disguise_file = "/imprint-as-gcc.hpp";

finding finding_of(CXDiagnostic diagnostic) {
    finding found;
    const CXDiagnosticSeverity how = clang_getDiagnosticSeverity(diagnostic);
    found.how = how >= CXDiagnostic_Error     ? severity::error
                : how == CXDiagnostic_Warning ? severity::warning
                                              : severity::note;
    found.where = place_of(clang_getDiagnosticLocation(diagnostic));
    found.text = take(clang_getDiagnosticSpelling(diagnostic));
    const CXDiagnosticSet beside = clang_getChildDiagnostics(diagnostic);
    for (unsigned i = 0; i < clang_getNumDiagnosticsInSet(beside); ++i) {
        CXDiagnostic each = clang_getDiagnosticInSet(beside, i);
        found.beside.push_back(finding_of(each));
        clang_disposeDiagnostic(each);
    }
    return found;
}

bool is_beside_system(CXDiagnostic diagnostic) {
    const CXDiagnosticSet beside = clang_getChildDiagnostics(diagnostic);
    bool found = false;
    for (unsigned i = 0; i < clang_getNumDiagnosticsInSet(beside); ++i) {
        CXDiagnostic each = clang_getDiagnosticInSet(beside, i);
        found =
            found || clang_Location_isInSystemHeader(clang_getDiagnosticLocation(each)) != 0;
        clang_disposeDiagnostic(each);
    }
    return found;
}

// `std::string index = "..."`, `struct link`, `std::string clock()`: the sources need not have
// included what declares these, as the prelude did.
std::string advice_on(const std::string &error) {
    if (error.starts_with("redefinition of 'index' ")) {
        return "the C library has a function index: write a function here too, such as "
               "std::string index() { return \"...\"; }";
    }
    for (const char *const clash :
         {"redefinition of '",
          "functions that differ only in their return type",
          "must use 'struct' tag",
          "conflicting types for '",
          "declaration of '"}) {
        if (error.starts_with(clash)) {
            return "the C library has this name: take another, or put it into a namespace; a "
                   "function of another name gets the URL by a parameter "
                   "imprint::at<\"/...\">";
        }
    }
    return "";
}

// Text begins so where a check of the library, run while compiling, says what is wrong.
std::string failed_check(const finding &one) {
    constexpr std::string_view begin = "throw \"publish: ";
    std::ifstream file(one.where.file);
    std::string line;
    for (unsigned number = 0; number < one.where.line && std::getline(file, line);) {
        ++number;
    }
    const std::size_t at = line.find(begin);
    const std::size_t end = line.rfind('"');
    return at == std::string::npos ? ""
                                   : line.substr(at + begin.size(), end - at - begin.size());
}

// `return "<p>" + name;`
bool is_text_as_html(const std::string &error) {
    return (error.starts_with("no viable conversion") ||
            error.starts_with("no matching conversion")) &&
           error.find("basic_string<") != std::string::npos &&
           error.ends_with("'imprint::html'");
}

// What libclang lists of the library's own code helps nobody: only what to do is left.
void advise(finding &on, CXDiagnostic diagnostic) {
    std::string advice = is_beside_system(diagnostic) ? advice_on(on.text) : "";
    if (is_text_as_html(on.text)) {
        on.beside.clear();
        advice = "write imprint::html(\"<p>{}</p>\", name), which escapes what it is given; "
                 "imprint::html::trusted(text) takes markup as it is";
    } else if (on.text.starts_with("call to consteval function 'imprint::") &&
               !on.beside.empty() && !failed_check(on.beside.front()).empty()) {
        advice = failed_check(on.beside.front());
        on.beside.clear();
    }
    if (!advice.empty()) {
        on.beside.push_back(make_finding(severity::note, {}, advice));
    }
}

struct errors {
    std::vector<finding> found;
    bool outside = false; // one is in a system header: perhaps because of the disguise
};

errors errors_of(CXTranslationUnit unit) {
    errors all;
    for (unsigned i = 0; i < clang_getNumDiagnostics(unit); ++i) {
        CXDiagnostic each = clang_getDiagnostic(unit, i);
        if (clang_getDiagnosticSeverity(each) >= CXDiagnostic_Error) {
            all.found.push_back(finding_of(each));
            advise(all.found.back(), each);
            const CXSourceLocation where = clang_getDiagnosticLocation(each);
            all.outside = all.outside || clang_Location_isInSystemHeader(where) != 0;
        }
        clang_disposeDiagnostic(each);
    }
    return all;
}

std::vector<std::string> common_flags(const std::vector<std::string> &flags, toolchain &with) {
    std::vector<std::string> all = {"-x", "c++", "-std=c++20", "-w", "-ferror-limit=50"};
    const std::vector<std::string> kept = meaning_flags(flags);
    all.insert(all.end(), kept.begin(), kept.end());
    all.insert(all.end(), with.flags().begin(), with.flags().end());
    return all;
}

std::vector<std::string> header_flags(std::vector<std::string> flags
) { // of the prelude: the same, but a header
    flags[1] = "c++-header";
    return flags;
}

void make_tidy(std::vector<std::string> &files) {
    std::erase(files, disguise_file);
    for (std::string &file : files) {
        file = std::filesystem::absolute(file).lexically_normal().string();
    }
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
}

} // namespace

void parsed::dispose::operator()(CXTranslationUnitImpl *tree) const {
    clang_disposeTranslationUnit(tree);
}
void parsed::dispose::operator()(void *index) const {
    clang_disposeIndex(index);
}

parsed::parsed(scan::unit &into, const std::vector<std::string> &flags, toolchain &with)
    : index_(clang_createIndex(1, 0)) {
    const std::vector<std::string> common = common_flags(flags, with);
    const toolchain::prelude &prelude = with.find_prelude(header_flags(common));
    std::vector<std::string> begin = common;
    begin.insert(begin.end(), {"-include-pch", prelude.file});
    if (prelude.file.empty() || !parse(begin, into.source, with.disguise())) {
        begin = common;
        begin.insert(begin.end(), {"-include", "imprint/prelude.hpp"});
        if (!parse(begin, into.source, with.disguise())) {
            throw std::runtime_error("libclang can't parse " + into.source);
        }
    }
    errors wrong = errors_of(tree());
    if (wrong.outside && parse(begin, into.source, "")) {
        wrong = errors_of(tree());
    }
    into.findings.insert(into.findings.end(), wrong.found.begin(), wrong.found.end());
    into.headers = files_of(tree());
    into.headers.insert(into.headers.end(), prelude.headers.begin(), prelude.headers.end());
    make_tidy(into.headers);
}

bool parsed::parse(
    std::vector<std::string> flags, const std::string &source, const std::string &disguise
) {
    flags.insert(flags.end(), {"-include", disguise_file, source});
    std::vector<const char *> words;
    words.reserve(flags.size());
    for (const std::string &flag : flags) {
        words.push_back(flag.c_str());
    }
    CXUnsavedFile file{disguise_file, disguise.c_str(), disguise.size()};
    CXTranslationUnit tree = nullptr;
    const CXErrorCode failed = clang_parseTranslationUnit2(
        index_.get(),
        nullptr, // the source is the last word
        words.data(),
        static_cast<int>(words.size()),
        &file,
        1,
        CXTranslationUnit_None,
        &tree
    );
    tree_.reset(tree);
    return failed == CXError_Success;
}

} // namespace imprint::scan
