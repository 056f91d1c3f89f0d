// SPDX-License-Identifier: MIT
// A form as browsers send it (WHATWG HTML, multipart/form-data and urlencoded; RFC 7578).
#include "http/percent.hpp"
#include "imprint/testing.hpp"

namespace imprint::testing {
namespace {

std::string encode(const std::string &text) {
    std::string encoded = http::percent_encode(text);
    for (std::size_t at = 0; (at = encoded.find("%20", at)) != std::string::npos; ++at) {
        encoded.replace(at, 3, "+");
    }
    return encoded;
}

// WHATWG: these three, and no backslashes.
std::string in_quotes(const std::string &name) {
    std::string quoted;
    for (const char c : name) {
        switch (c) {
        case '"':
            quoted += "%22";
            break;
        case '\r':
            quoted += "%0D";
            break;
        case '\n':
            quoted += "%0A";
            break;
        default:
            quoted += c;
        }
    }
    return '"' + quoted + '"';
}

} // namespace

form_data &form_data::add(std::string name, std::string value) {
    fields_.push_back({std::move(name), std::move(value)});
    return *this;
}

form_data &
form_data::file(std::string name, std::string filename, std::string octets, std::string type) {
    files_.push_back({std::move(name), std::move(filename), std::move(octets), std::move(type)}
    );
    return *this;
}

std::string form_data::boundary() const {
    for (unsigned number = 0;; ++number) {
        const std::string text = "----imprint-testing-" + std::to_string(number);
        const auto free = [&text](const std::string &octets) {
            return octets.find(text) == std::string::npos;
        };
        bool unused = true;
        for (const name_value &one : fields_) {
            unused = unused && free(one.value);
        }
        for (const one_file &one : files_) {
            unused = unused && free(one.octets);
        }
        if (unused) {
            return text;
        }
    }
}

std::string form_data::multipart() const {
    const std::string delimiter = "--" + boundary();
    std::string text;
    for (const name_value &one : fields_) {
        text += delimiter + "\r\nContent-Disposition: form-data; name=" + in_quotes(one.name) +
                "\r\n\r\n" + one.value + "\r\n";
    }
    for (const one_file &one : files_) {
        text += delimiter + "\r\nContent-Disposition: form-data; name=" + in_quotes(one.name) +
                "; filename=" + in_quotes(one.filename) + "\r\n";
        text += one.type.empty() ? "\r\n" : "Content-Type: " + one.type + "\r\n\r\n";
        text += one.octets + "\r\n";
    }
    return text + delimiter + "--\r\n";
}

std::string form_data::body() const {
    if (!files_.empty()) {
        return multipart();
    }
    std::string text;
    for (const name_value &one : fields_) {
        text += (text.empty() ? "" : "&") + encode(one.name) + '=' + encode(one.value);
    }
    return text;
}

std::string form_data::media_type() const {
    return files_.empty() ? "application/x-www-form-urlencoded"
                          : "multipart/form-data; boundary=" + boundary();
}

} // namespace imprint::testing
