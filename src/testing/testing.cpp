// SPDX-License-Identifier: MIT
#include "imprint/testing.hpp"

#include "base/text.hpp"
#include "http/fields.hpp"
#include "testing/cookie_jar.hpp"
#include "testing/location.hpp"
#include "testing/transport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace imprint::testing {
namespace {

cookie_jar::time wall_clock() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::unique_ptr<transport> make_transport(std::string_view target, const options &with) {
    if (target.empty()) {
        throw failure("no target: give the client a site, or an address (IMPRINT_TARGET)");
    }
    return target.starts_with("http://") || target.starts_with("https://")
               ? make_front(target, with)
               : make_pool(target, with);
}

void refuse_if(bool wrong, std::string_view what) {
    if (wrong) {
        throw std::invalid_argument(std::string(what));
    }
}

void check_text(std::string_view text, std::string_view what) {
    constexpr std::string_view never("\r\n\0", 3);
    refuse_if(text.find_first_of(never) != text.npos, what);
}

// What no client sends would test nobody.
void check(const sent &what) {
    check_text(what.method, "a line feed, carriage return or NUL in the method");
    check_text(what.target, "a line feed, carriage return or NUL in the target");
    check_text(what.type, "a line feed, carriage return or NUL in the media type");
    for (const name_value &one : what.fields) {
        check_text(one.name + one.value, "a line feed, carriage return or NUL in a field");
        for (const std::string_view own : {"Content-Length", "Content-Type", "Host"}) {
            refuse_if(
                base::equal_ignoring_case(one.name, own),
                fmt::format("{} is the client's own to send", own)
            );
        }
    }
}

// Fields that say something to the client itself.
void take_own_fields(sent &what) {
    if (const auto cookie = http::find_field(what.fields, "Cookie")) {
        what.cookie = *cookie;
        http::erase_field(what.fields, "Cookie");
    }
    if (const auto coding = http::find_field(what.fields, "Transfer-Encoding")) {
        refuse_if(*coding != "chunked", "the only Transfer-Encoding is chunked");
        what.chunked = true;
        http::erase_field(what.fields, "Transfer-Encoding");
    }
}

// Fetch standard, HTTP-redirect fetch: what browsers do, which RFC 9110 §15.4 allows.
bool becomes_get(int status, const std::string &method) {
    return status == 303 ? method != "HEAD"
                         : (status == 301 || status == 302) && method == "POST";
}

bool is_redirect(int status) {
    constexpr std::array all = {301, 302, 303, 307, 308};
    return std::find(all.begin(), all.end(), status) != all.end();
}

std::string_view without_port(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    const bool port = colon != host.npos && host.find(']', colon) == host.npos;
    return port ? host.substr(0, colon) : host;
}

} // namespace

answer::answer(int status, name_values fields, std::string body, std::shared_ptr<const sent> to)
    : status_(status), fields_(std::move(fields)), body_(std::move(body)), to_(std::move(to)) {
}

bool answer::has(std::string_view name) const noexcept {
    return http::find_field(fields_, name).has_value();
}

std::string answer::field(std::string_view name) const {
    return std::string(http::find_field(fields_, name).value_or(""));
}

imprint::json answer::json() const {
    try {
        return imprint::json::parse(body_);
    } catch (const imprint::json::parse_error &) {
        throw failure(fmt::format(
            "{} {}: status {} came with a body that is no JSON: {}",
            to_->method,
            to_->target,
            status_,
            base::escape_for_log(body_, 200)
        ));
    }
}

struct client::worn {
    certificate identity;
};

client::client(site published, options with)
    : with_(std::move(with)), transport_(make_in_process(std::move(published), with_)),
      cookies_(std::make_unique<cookie_jar>()) {
}

client::client(std::string_view target, options with)
    : with_(std::move(with)), transport_(make_transport(target, with_)),
      cookies_(std::make_unique<cookie_jar>()) {
}

client::client(std::string_view target, const std::function<site()> &make, const options &with)
    : with_(with),
      transport_(target.empty() ? make_in_process(make(), with) : make_transport(target, with)),
      cookies_(std::make_unique<cookie_jar>()) {
}

client::~client() = default;
client::client(client &&) noexcept = default;
client &client::operator=(client &&) noexcept = default;

answer client::get(std::string_view target, const name_values &fields) {
    return request("GET", target, {}, {}, fields);
}

answer client::head(std::string_view target, const name_values &fields) {
    return request("HEAD", target, {}, {}, fields);
}

answer client::remove(std::string_view target, const name_values &fields) {
    return request("DELETE", target, {}, {}, fields);
}

answer client::post(std::string_view target) {
    return request("POST", target);
}

answer client::post(std::string_view target, const form_data &form, const name_values &fields) {
    return request("POST", target, form.body(), form.media_type(), fields);
}

answer client::post(
    std::string_view target,
    std::string_view body,
    std::string_view type,
    const name_values &fields
) {
    return request("POST", target, body, type, fields);
}

answer client::put(
    std::string_view target,
    std::string_view body,
    std::string_view type,
    const name_values &fields
) {
    return request("PUT", target, body, type, fields);
}

answer client::patch(
    std::string_view target,
    std::string_view body,
    std::string_view type,
    const name_values &fields
) {
    return request("PATCH", target, body, type, fields);
}

answer client::request(
    std::string_view method,
    std::string_view target,
    std::string_view body,
    std::string_view type,
    const name_values &fields
) {
    return send(std::make_shared<sent>(sent{
        .origin = transport_->origin(),
        .method = std::string(method),
        .target = std::string(target),
        .body = std::string(body),
        .type = std::string(type),
        .fields = fields,
    }));
}

answer client::send(const std::shared_ptr<sent> &what) {
    check(*what);
    const auto asked = std::make_shared<const sent>(*what); // to be sent again by follow()
    what->cookie = format_cookies(cookies_->find(what->origin, what->target, wall_clock()));
    take_own_fields(*what);
    if (worn_) {
        what->identity = worn_->identity;
    }
    received got;
    try {
        got = transport_->send(*what);
    } catch (const failure &problem) {
        throw failure(fmt::format("{} {}: {}", what->method, what->target, problem.what()));
    }
    for (const name_value &one : got.fields) {
        if (base::equal_ignoring_case(one.name, "Set-Cookie")) {
            cookies_->take(one.value, what->origin, what->target, wall_clock());
        }
    }
    return {got.status, std::move(got.fields), std::move(got.body), asked};
}

answer client::follow(answer from) {
    constexpr int most = 20; // Fetch standard
    for (int count = 0; is_redirect(from.status()) && from.has("Location"); ++count) {
        const sent &before = *from.to_;
        const std::string text = from.field("Location");
        const auto next = resolve({before.origin, before.target}, text);
        const testing::origin own = transport_->origin();
        if (count == most) {
            throw failure(fmt::format("more than {} redirects, the last to {}", most, text));
        }
        if (!next || without_port(next->origin.host) != without_port(own.host)) {
            throw failure(fmt::format("a redirect leaves the site: {}", text));
        }
        auto again = std::make_shared<sent>(before);
        again->origin = next->origin;
        again->target = next->target;
        if (becomes_get(from.status(), before.method)) {
            again->method = "GET";
            again->body.clear();
            again->type.clear();
            http::erase_field(again->fields, "Transfer-Encoding");
        }
        from = send(again);
    }
    return from;
}

void client::wear(std::string certificate_pem, std::string key_pem, std::string verdict) {
    worn_ = std::make_unique<worn>(
        worn{{std::move(certificate_pem), std::move(key_pem), std::move(verdict)}}
    );
}

void client::take_off() {
    worn_.reset();
}

name_values client::cookies(std::string_view path) const {
    return cookies_->find(transport_->origin(), path, wall_clock());
}

void client::forget_cookies() {
    cookies_->clear();
}

std::string target(int argc, const char *const *argv) {
    constexpr std::string_view option = "--target=";
    for (int i = 1; i < argc; ++i) {
        if (const std::string_view word = argv[i]; word.starts_with(option)) {
            return std::string(word.substr(option.size()));
        }
    }
    const char *set = std::getenv("IMPRINT_TARGET"); // NOLINT(concurrency-mt-unsafe)
    return set == nullptr ? "" : set;
}

} // namespace imprint::testing
