// SPDX-License-Identifier: MIT
// expect: compiles
#include "imprint/client_certificate.hpp"
#include "imprint/http_error.hpp"
#include "imprint/site.hpp"

void guard(const imprint::request &asked, imprint::session &session, imprint::database &db);
std::optional<imprint::redirect> login(imprint::client_certificate who);
imprint::response
stop(std::optional<imprint::client_certificate> who, const imprint::client_identity &identity);
void frame(imprint::response &answer, imprint::session &session) noexcept;
std::optional<std::string> sorry(const imprint::http_error &error);
imprint::redirect away();
struct type {
    void before_(const imprint::request &asked) const;
    void after_(imprint::response &answer) noexcept;
} object;

void right(imprint::site &site) {
    site.before("/", guard);
    site.before("/a", login, "Sends to the login.", imprint::written_at{"site/a.cpp", 3});
    site.before("/b", &stop);
    site.after("/", frame);
    site.error("/", sorry, imprint::written_at{"site/a.cpp", 3}, "Says sorry.");
    site.error("/a", away);
    site.before("/c", object, &type::before_);
    site.after("/c", object, &type::after_);
    site.error("/c", [](const imprint::http_error &error) { return error.what(); });
}
