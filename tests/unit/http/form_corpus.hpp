// SPDX-License-Identifier: MIT
// The multipart forms under tests/data/http/multipart and what is known of them.
#pragma once

#include "http/media_type.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace form_corpus {

struct sample {
    std::string name;
    std::string content_type;
    std::string body;
    std::string expected; // the lines of NAME.expected

    friend std::ostream &operator<<(std::ostream &out, const sample &one) {
        return out << one.name;
    }
};

inline std::string read_file(const std::filesystem::path &path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw std::runtime_error("can't read " + path.string());
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

// A .form file is the field Content-Type, an empty line and the body.
inline sample read_sample(std::filesystem::path path) {
    constexpr std::string_view field = "Content-Type: ";
    const std::string whole = read_file(path);
    const std::size_t end = whole.find("\r\n\r\n");
    if (!whole.starts_with(field) || end == whole.npos) {
        throw std::runtime_error("no Content-Type in " + path.string());
    }
    sample one{path.stem(), whole.substr(field.size(), end - field.size()), {}, {}};
    one.body = whole.substr(end + 4);
    path.replace_extension(".expected");
    if (std::filesystem::exists(path)) {
        one.expected = read_file(path);
    }
    return one;
}

inline std::vector<sample> read_folder(std::string_view folder) {
    std::vector<sample> all;
    const auto path = std::filesystem::path(IMPRINT_TEST_DATA) / "http/multipart" / folder;
    for (const auto &entry : std::filesystem::directory_iterator(path)) {
        if (entry.path().extension() == ".form") {
            all.push_back(read_sample(entry.path()));
        }
    }
    if (all.empty()) {
        throw std::runtime_error("no forms in " + path.string());
    }
    std::ranges::sort(all, {}, &sample::name);
    return all;
}

inline std::string boundary_of(const sample &one) {
    const auto type = imprint::http::parse_media_type(one.content_type);
    return type ? std::string(type->parameter("boundary").value_or("")) : std::string();
}

} // namespace form_corpus
