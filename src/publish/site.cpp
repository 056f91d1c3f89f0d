// SPDX-License-Identifier: MIT
#include "imprint/site.hpp"

#include "publish/routes.hpp"
#include "publish/source_place.hpp"
#include "publish/table.hpp"

namespace imprint {

site::site() : table_(std::make_unique<detail::table>()) {
}
site::~site() = default;
site::site(site &&) noexcept = default;
site &site::operator=(site &&) noexcept = default;

void site::add(const detail::url_at &url, detail::hook_record &&record) {
    if (record.file.empty()) {
        record.file = detail::place_in(settings().sources, url.where.file_name());
        record.line = url.where.line();
    }
    table_->add_hook(url.url, std::move(record));
}

void site::schema(std::vector<std::string> steps) {
    table_->schema = std::move(steps);
}

const std::vector<std::string> &site::schema() const noexcept {
    return table_->schema;
}

void site::at_worker_start(std::function<void()> function) {
    table_->worker_starts.push_back(std::move(function));
}

const std::vector<std::function<void()>> &site::worker_starts() const noexcept {
    return table_->worker_starts;
}

imprint::settings &site::settings() noexcept {
    return table_->settings;
}

const imprint::settings &site::settings() const noexcept {
    return table_->settings;
}

std::vector<route> site::routes() const {
    return detail::list_routes(*table_);
}

void site::check() const {
    std::string all;
    for (const std::string &fault : table_->faults()) {
        all.append(all.empty() ? "" : "\n").append(fault);
    }
    if (!all.empty()) {
        throw site_error(all);
    }
}

std::vector<std::string> site::warnings() const {
    return table_->warnings();
}

} // namespace imprint
