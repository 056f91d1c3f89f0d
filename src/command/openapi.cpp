// SPDX-License-Identifier: MIT
#include "command/openapi.hpp"

#include "command/openapi_operation.hpp"
#include "http/percent.hpp"
#include "session/session_id.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace imprint::command {
namespace {

using detail::listed_entry;

// HEAD goes without saying where there is GET (RFC 9110 §9.3.2), and fronts answer TRACE.
constexpr std::string_view listed_methods[] = {
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"
};

std::string lower(std::string_view word) {
    std::string text;
    for (const char c : word) {
        text += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return text;
}

std::string words_only(std::string_view text) {
    std::string words;
    for (const char c : text) {
        const bool word = http::is_unreserved(c) && c != '-' && c != '.' && c != '~';
        words += word ? c : '_';
    }
    return words;
}

std::string escaped_url(std::string_view url) {
    std::string text;
    while (url.size() > 1) {
        url.remove_prefix(1);
        const std::string_view name = url.substr(0, url.find('/'));
        text += '/' + http::percent_encode(name);
        url.remove_prefix(name.size());
    }
    return text;
}

class document {
  public:
    document(const detail::table &published, const settings &with, std::string_view name)
        : published_(published), settings_(with), name_(name) {}

    ordered_json make();

  private:
    ordered_json info() const;
    ordered_json servers() const;
    void add(const listed_entry &one, std::string_view method);
    const std::vector<std::string> &
    template_names(const listed_entry &one, const std::vector<std::size_t> &takers);
    std::string unique_id(std::string_view method, std::string_view path);
    ordered_json components() const;

    const detail::table &published_;
    const settings &settings_;
    std::string_view name_;

    ordered_json paths_ = ordered_json::object();
    // Paths that differ in the names of their segments alone are one path (§4.8.8.2).
    std::map<std::pair<std::string, std::size_t>, std::vector<std::string>> names_;
    std::set<std::string> ids_;
    openapi_schemas schemas_;
    openapi_answers answers_;
    bool certificates_ = false;
    bool sessions_ = false;
};

ordered_json document::make() {
    // GET names the segments where it can, whatever stands first at the URL.
    for (const std::string_view method : listed_methods) {
        for (const listed_entry &one : published_.entries()) {
            if ((one.what->methods & detail::method_bit(method)) != 0) {
                template_names(one, path_takers(one, method));
            }
        }
    }
    for (const listed_entry &one : published_.entries()) {
        for (const std::string_view method : listed_methods) {
            if ((one.what->methods & detail::method_bit(method)) != 0) {
                add(one, method);
            }
        }
    }
    return {
        {"openapi", "3.1.0"},
        {"info", info()},
        {"servers", servers()},
        {"paths", paths_},
        {"components", components()},
    };
}

ordered_json document::info() const {
    return {
        {"title", settings_.title.empty() ? std::string(name_) : settings_.title},
        {"version", settings_.version.empty() ? "0" : settings_.version},
    };
}

ordered_json document::servers() const {
    const std::string mount = settings_.mount == "/" ? "" : settings_.mount;
    ordered_json all = ordered_json::array();
    for (const std::string &origin : settings_.origins) {
        all.push_back({{"url", origin + mount}});
    }
    if (all.empty()) {
        all.push_back({{"url", mount.empty() ? "/" : mount}});
    }
    return all;
}

// Those of the first function that is asked about.
const std::vector<std::string> &
document::template_names(const listed_entry &one, const std::vector<std::size_t> &takers) {
    auto [found, fresh] = names_.try_emplace({one.what->url, takers.size()});
    for (std::size_t i = 0; fresh && i < takers.size(); ++i) {
        std::string name = words_only(one.what->requested_ones[takers[i]].arg->name);
        const auto &before = found->second;
        if (name.empty() || std::find(before.begin(), before.end(), name) != before.end()) {
            name += "segment" + std::to_string(i + 1);
        }
        found->second.push_back(std::move(name));
    }
    return found->second;
}

std::string document::unique_id(std::string_view method, std::string_view path) {
    std::string id = lower(method) + words_only(path);
    while (id.back() == '_') {
        id.pop_back();
    }
    const std::string first = id;
    for (int number = 2; !ids_.insert(id).second; ++number) {
        id = first + '_' + std::to_string(number);
    }
    return id;
}

void document::add(const listed_entry &one, std::string_view method) {
    const std::vector<std::string> &names = template_names(one, path_takers(one, method));
    std::string path = escaped_url(one.what->url);
    for (const std::string &name : names) {
        path += "/{" + name + '}';
    }
    path = path.empty() ? "/" : path;
    ordered_json made = {{"operationId", unique_id(method, path)}};
    made.update(
        make_operation(one, method, names, {schemas_, answers_, certificates_, sessions_})
    );
    paths_[path][lower(method)] = std::move(made);
}

ordered_json document::components() const {
    ordered_json schemas = schemas_.components();
    ordered_json made = ordered_json::object();
    if (!answers_.components().empty()) {
        schemas[openapi_answers::schema_name] = openapi_answers::schema();
        made["responses"] = answers_.components();
    }
    if (!schemas.empty()) {
        made["schemas"] = std::move(schemas);
    }
    if (certificates_) {
        made["securitySchemes"]["certificate"] = {
            {"type", "mutualTLS"}, {"description", "A client certificate."}
        };
    }
    if (sessions_) {
        made["securitySchemes"]["session"] = {
            {"type", "apiKey"},
            {"in", "cookie"},
            {"name", detail::session_cookie_name(true)},
            {"description", "Set by the site; without the prefix where there is no TLS."},
        };
    }
    return made;
}

} // namespace

std::string
describe_openapi(const site &published, const imprint::settings &with, std::string_view name) {
    const ordered_json made = document(detail::site_access::of(published), with, name).make();
    // Texts of the program need not be UTF-8, which dump() would refuse.
    return made.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

} // namespace imprint::command
