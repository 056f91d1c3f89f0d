// SPDX-License-Identifier: MIT
// What site.cpp answers, written for libfcgi as its own examples are: a loop that accepts.
#include <fcgiapp.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

namespace {

std::string_view param(const char *name, const FCGX_Request &request) {
    const char *const value = FCGX_GetParam(name, request.envp);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

int field(std::string_view query, char name) {
    const std::size_t at = query.find(std::string{name, '='});
    return at == query.npos ? 0 : std::atoi(query.data() + at + 2);
}

std::string take(const FCGX_Request &request) {
    std::string body(
        static_cast<std::size_t>(std::atoi(param("CONTENT_LENGTH", request).data())), '\0'
    );
    const int size = FCGX_GetStr(body.data(), static_cast<int>(body.size()), request.in);
    return std::to_string(size) + " octets\n";
}

std::string answer(const FCGX_Request &request) {
    const std::string_view url = param("REQUEST_URI", request);
    const std::string_view path = url.substr(0, url.find('?'));
    const std::string_view query = param("QUERY_STRING", request);
    if (path == "/page") {
        return std::string(16384, 'x');
    }
    if (path == "/take") {
        return take(request);
    }
    if (path == "/add") {
        return std::to_string(field(query, 'a') + field(query, 'b') + field(query, 'c')) + "\n";
    }
    if (path == "/slow") {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        return "done\n";
    }
    return "Hello, world\n";
}

} // namespace

int main() {
    FCGX_Request request;
    FCGX_Init();
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        const std::string text = answer(request);
        const std::string head = "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " +
                                 std::to_string(text.size()) + "\r\n\r\n";
        FCGX_PutStr(head.data(), static_cast<int>(head.size()), request.out);
        FCGX_PutStr(text.data(), static_cast<int>(text.size()), request.out);
    }
}
