// SPDX-License-Identifier: MIT
// What a call of publish() gives, part by part, becomes what the site keeps.
#include "imprint/published.hpp"
#include "publish/source_place.hpp"
#include "publish/table.hpp"

namespace imprint::detail {
namespace {

constexpr result_facts text_result{"text"};

kept_object keep_with(const keeper &how, const void *from) {
    // What it points to was not const: keep() moves from it.
    return kept_object(how.keep(const_cast<void *>(from)), how.destroy);
}

// A copy of the temporary is what the target's first word points to from now on.
void keep_target(function_record &record, const keeper &how, const void *temporary) {
    record.owned = keep_with(how, temporary);
    const void *const first_word = record.owned.get();
    std::memcpy(
        record.what.words.data(), static_cast<const void *>(&first_word), sizeof(void *)
    );
}

void publish_pending(table &to) {
    const std::string url = std::move(to.pending.url);
    to.add(url, std::move(to.pending));
}

void set_function(function_record &record, const function_facts &facts, const target &what) {
    record.what = what;
    record.run = facts.run;
    record.parameters = {facts.parameters, facts.parameter_count};
    record.at = facts.at;
    record.result = facts.result;
}

void set_string(
    function_record &record, std::string_view (*text)(const target &what), const void *string
) {
    record.what.store(string);
    record.text = text;
    record.result = &text_result;
}

} // namespace

function_record &begin(site &to, const url_at &url) {
    table &all = site_access::of(to);
    function_record &record = all.pending;
    record = function_record(); // the last call may not have come to its end
    record.url = url.url;
    record.file = place_in(all.settings.sources, url.where.file_name());
    record.line = url.where.line();
    return record;
}

void finish_function(site &to, const function_facts &facts, const target &what) {
    table &all = site_access::of(to);
    set_function(all.pending, facts, what);
    publish_pending(all);
}

void finish_member(
    site &to,
    const function_facts &facts,
    const target &what,
    const keeper &how,
    const void *object
) {
    table &all = site_access::of(to);
    set_function(all.pending, facts, what);
    keep_target(all.pending, how, object);
    publish_pending(all);
}

void finish_string(site &to, std::string_view (*text)(const target &what), const void *string) {
    table &all = site_access::of(to);
    set_string(all.pending, text, string);
    publish_pending(all);
}

void finish_kept_string(
    site &to,
    std::string_view (*text)(const target &what),
    const keeper &how,
    const void *string
) {
    table &all = site_access::of(to);
    set_string(all.pending, text, string);
    keep_target(all.pending, how, string);
    publish_pending(all);
}

void function_record::describe(std::string_view what_for) {
    doc = what_for;
}

void function_record::place_at(std::string_view in_file, unsigned at_line) {
    file = in_file;
    line = at_line;
}

void function_record::add_arg(std::string_view parameter, std::string_view shown) {
    add_arg(parameter, shown, nullptr);
}

void function_record::add_arg(
    std::string_view parameter,
    std::string_view shown,
    void (*make)(const void *state, void *slot)
) {
    args.push_back({std::string(parameter), std::string(shown), make});
}

void function_record::add_arg(
    std::string_view parameter,
    std::string_view shown,
    void (*make)(const void *state, void *slot),
    const void *state,
    const keeper &how
) {
    args.push_back({std::string(parameter), std::string(shown), make, keep_with(how, state)});
}

} // namespace imprint::detail
