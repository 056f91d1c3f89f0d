// SPDX-License-Identifier: MIT
// A site: what is published, at which URL.  main() builds one and gives it to run().
//
//     imprint::site site;
//     site.publish("/motto", ::motto);                                     // a string
//     site.publish("/greet", imprint::overload<std::string>(&::greet), "Greets.",
//                  imprint::arg{"name", [] { return std::string("you"); }, "\"you\""});
//     site.publish("/blog/post", ::blog, &blog_type::post, imprint::arg{"id"}); // an object's
//     site.publish("/twice", [](int n) { return 2 * n; }, imprint::arg{"n"});
//
// What a registration can't mean is refused by the compiler, in a sentence that begins
// "publish: "; what only shows between two of them, by check().
#pragma once

#include "imprint/arg.hpp"
#include "imprint/at.hpp"
#include "imprint/hook.hpp"
#include "imprint/overload.hpp"
#include "imprint/registration.hpp"
#include "imprint/rest.hpp"
#include "imprint/settings.hpp"
#include "imprint/tags.hpp"

#include <functional>
#include <memory>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace imprint {

namespace detail {
class table;
struct site_access;

// Knows the line of the call that it is made in.  No template: each publish() makes one.
struct url_at {
    // NOLINTBEGIN(google-explicit-constructor): made from the URL in a call of publish()
    url_at(const char *text, std::source_location from = std::source_location::current())
        : url(text), where(from) {}
    url_at(const std::string &text, std::source_location from = std::source_location::current())
        : url(text), where(from) {}
    url_at(std::string_view text, std::source_location from = std::source_location::current())
        : url(text), where(from) {}
    // NOLINTEND(google-explicit-constructor)

    std::string_view url;
    std::source_location where;
};

} // namespace detail

// The site contradicts itself; what() is one line per contradiction, naming both places.
class site_error : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

// One line of a listing.
struct route {
    struct parameter {
        std::string name; // "" when it takes only a segment
        std::string type; // "integer", "session"
        std::string default_text;
        bool required = true;
        bool injected = false;
    };
    std::vector<std::string> methods; // "GET", "HEAD"; "*" for any
    std::string url;
    std::vector<parameter> parameters;
    std::string result;
    std::string doc;
    std::string file; // where it was registered
    unsigned line = 0;

    struct hook {
        std::string kind;               // "before", "after", "error"
        std::string url;                // of its namespace: "/" for the whole site
        std::vector<std::string> takes; // "session", "database"
        std::string doc;
        std::string file;
        unsigned line = 0;
    };
    std::vector<hook> hooks; // that apply, from the outermost namespace inwards
};

class site {
  public:
    site();
    ~site();
    site(site &&) noexcept;
    site &operator=(site &&) noexcept;
    site(const site &) = delete;
    site &operator=(const site &) = delete;

    // `url` begins with a slash; its last segment "index" stands for the folder itself.
    //
    // `what` is a string, a function, an object that can be called, or an object followed by
    // a pointer to its member function.  An object or string given by its name is referred
    // to and must outlive the site; a temporary is kept.  A string is read at each request,
    // and whether it is HTML is decided now.
    //
    // Extras, in any order: what it is for (text), one arg{...} for each parameter that comes
    // from the request, in their order, and written_at{file, line}.
    template <class What, class... Extras>
    void publish(detail::url_at url, What &&what, const Extras &...extras);

    // Hooks of the namespace at `url`, "/" for the whole site: they apply to whatever is
    // published at it and below.  One of each kind per namespace; extras as with publish(),
    // without args.  They take what Imprint injects (request, session, database, certificate,
    // identity, user), nothing of path, query or body, and everything below is then as
    // personal as if it took them itself.  One that throws is as if the function had.
    //
    // before: outer namespaces first; when everything that can be refused without looking at
    // the parameters was, and before they are bound.  What it returns ends the request;
    // nothing, or std::nullopt, lets it go on.
    template <class What, class... Extras>
    void before(detail::url_at url, What &&what, const Extras &...extras);
    // after: inner namespaces first; takes `imprint::response &`, before it is committed, and
    // may change it.  Not for errors.
    template <class What, class... Extras>
    void after(detail::url_at url, What &&what, const Extras &...extras);
    // error: inner namespaces first, until one answers; takes `const imprint::http_error &`,
    // in the words that the client would read: 404s below the namespace, too.  What it returns
    // is sent with the error's status, a response or redirect with its own; std::nullopt, or
    // throwing, leaves the error as it is.
    template <class What, class... Extras>
    void error(detail::url_at url, What &&what, const Extras &...extras);

    // The tables of the site, as steps that are each applied once, in order, before the
    // database is first used: add steps at the end, never change one that was released.
    // A step is one SQL statement; on SQLite and PostgreSQL it may be several.
    void schema(std::vector<std::string> steps);
    const std::vector<std::string> &schema() const noexcept;

    // Runs in each worker before its first request, in order.
    void at_worker_start(std::function<void()> function);
    const std::vector<std::function<void()>> &worker_starts() const noexcept;

    imprint::settings &settings() noexcept;
    const imprint::settings &settings() const noexcept;

    // By URL, then by method.
    std::vector<route> routes() const;
    // Throws site_error when registrations contradict each other; run() calls it.
    void check() const;
    // What is allowed and probably a mistake, one line each.
    std::vector<std::string> warnings() const;

  private:
    friend struct detail::site_access;

    void add(const detail::url_at &url, detail::hook_record &&record);
    template <detail::hook_kind Kind, class What, class... Extras>
    void add_hook(const detail::url_at &url, What &&what, const Extras &...extras);

    std::unique_ptr<detail::table> table_;
};

template <class What, class... Extras>
void site::publish(detail::url_at url, What &&what, const Extras &...extras) {
    detail::publish_what(*this, url, std::forward<What>(what), extras...);
}

template <detail::hook_kind Kind, class What, class... Extras>
void site::add_hook(const detail::url_at &url, What &&what, const Extras &...extras) {
    detail::hook_record record;
    record.kind = Kind;
    detail::record_hook<Kind>(record, std::forward<What>(what), extras...);
    add(url, std::move(record));
}

template <class What, class... Extras>
void site::before(detail::url_at url, What &&what, const Extras &...extras) {
    add_hook<detail::hook_kind::before>(url, std::forward<What>(what), extras...);
}

template <class What, class... Extras>
void site::after(detail::url_at url, What &&what, const Extras &...extras) {
    add_hook<detail::hook_kind::after>(url, std::forward<What>(what), extras...);
}

template <class What, class... Extras>
void site::error(detail::url_at url, What &&what, const Extras &...extras) {
    add_hook<detail::hook_kind::error>(url, std::forward<What>(what), extras...);
}

} // namespace imprint
