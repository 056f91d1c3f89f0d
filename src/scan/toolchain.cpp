// SPDX-License-Identifier: MIT
#include "scan/toolchain.hpp"

#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "scan/clang.hpp"
#include "scan/command_output.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <unistd.h>

namespace imprint::scan {
namespace {

namespace fs = std::filesystem;

// Undefined only behind the prelude: glibc's headers choose by these what clang understands.
std::string make_disguise(const std::string &version) {
    std::string text;
    for (const char *const name :
         {"__clang__",
          "__clang_major__",
          "__clang_minor__",
          "__clang_patchlevel__",
          "__clang_version__",
          "__llvm__"}) {
        text.append("#undef ").append(name).append("\n");
    }
    std::istringstream numbers(version);
    for (const char *const name : {"__GNUC__", "__GNUC_MINOR__", "__GNUC_PATCHLEVEL__"}) {
        std::string number;
        std::getline(numbers, number, '.');
        text.append("#undef ").append(name).append("\n#define ").append(name).append(" ");
        text.append(number.empty() ? "0" : number).append("\n");
    }
    return text;
}

std::string first_line(const std::string &text) {
    return text.substr(0, text.find('\n'));
}

std::vector<std::string> read_lines(const fs::path &file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

bool is_current(const fs::path &made, const std::vector<std::string> &headers) {
    std::error_code missing;
    const auto when = fs::last_write_time(made, missing);
    if (missing || headers.empty()) {
        return false;
    }
    for (const std::string &header : headers) {
        if (fs::last_write_time(header, missing) > when || missing) {
            return false;
        }
    }
    return true;
}

// A name of its own until it is whole: another process may make the same.
fs::path unfinished(const fs::path &file) {
    return file.string() + '.' + std::to_string(::getpid());
}

// From `source` to `to`; what it was made of, or nothing when it did not work.  clang looks for
// the source again when it uses the result.
std::vector<std::string>
precompile(const std::vector<std::string> &flags, const fs::path &source, const fs::path &to) {
    std::vector<const char *> words;
    words.reserve(flags.size());
    for (const std::string &flag : flags) {
        words.push_back(flag.c_str());
    }
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit unit = nullptr;
    clang_parseTranslationUnit2(
        index,
        source.c_str(),
        words.data(),
        static_cast<int>(words.size()),
        nullptr,
        0,
        CXTranslationUnit_Incomplete | CXTranslationUnit_ForSerialization,
        &unit
    );
    std::vector<std::string> headers;
    const bool saved = unit != nullptr && clang_saveTranslationUnit(
                                              unit, to.c_str(), clang_defaultSaveOptions(unit)
                                          ) == CXSaveError_None;
    if (saved) {
        headers = files_of(unit);
    }
    clang_disposeTranslationUnit(unit);
    clang_disposeIndex(index);
    return headers;
}

} // namespace

toolchain::toolchain(const std::string &compiler, std::string cache)
    : cache_(std::move(cache)), version_(first_line(output_of({compiler, "-dumpfullversion"}))),
      disguise_(make_disguise(version_)) {
    const fs::path library = first_line(output_of({compiler, "-print-libgcc-file-name"}));
    flags_ = {"--gcc-install-dir=" + library.parent_path().string()};
}

const toolchain::prelude &toolchain::find_prelude(const std::vector<std::string> &flags) {
    const std::lock_guard<std::mutex> lock(making_);
    const auto found = made_.find(flags);
    return found != made_.end() ? found->second
                                : made_.emplace(flags, make_prelude(flags)).first->second;
}

toolchain::prelude toolchain::make_prelude(const std::vector<std::string> &flags) const {
    if (cache_.empty()) {
        return {};
    }
    std::string key = version_;
    for (const std::string &flag : flags) {
        key.append("\n").append(flag);
    }
    fs::create_directories(cache_);
    const fs::path file =
        fs::path(cache_) / ("prelude-" + base::format_hex(base::sha256(key)).substr(0, 16));
    const fs::path list = file.string() + ".headers";
    std::vector<std::string> headers = read_lines(list);
    if (!is_current(file, headers)) {
        const fs::path source = file.string() + ".hpp";
        std::ofstream(source) << "#include \"imprint/prelude.hpp\"\n";
        headers = precompile(flags, source, unfinished(file));
        if (headers.empty()) {
            return {}; // the source's own parse says what is wrong
        }
        std::ofstream out(unfinished(list));
        for (const std::string &header : headers) {
            out << header << '\n';
        }
        out.close();
        fs::rename(unfinished(file), file);
        fs::rename(unfinished(list), list);
    }
    return {file, headers};
}

} // namespace imprint::scan
