// SPDX-License-Identifier: MIT
// A media type, LF, the body of a form.
#include "http/form_collector.hpp"
#include "http_invariants.hpp"

#include <string>
#include <string_view>

namespace {

using fuzz::require;
using imprint::http::form_collector;
using imprint::http::form_limits;

std::string describe(const imprint::form &form, const form_limits &limits) {
    std::string story;
    std::size_t text = 0;
    for (const auto &field : form.fields()) {
        text += field.name.size() + field.value.size();
        story += field.name + "=" + field.value + "|";
    }
    for (const auto &one : form.uploads()) {
        text += one.name().size() + one.filename().size();
        require(!one.filename().empty() || !one.empty(), "no file is no upload");
        story.append(one.name()).append("|").append(one.filename()).append("|");
        story.append(one.content_type()).append("|").append(one.text()).append("|");
    }
    require(text <= limits.text_bytes, "text within its octets");
    require(
        form.fields().size() + form.uploads().size() <= limits.fields,
        "fields within their count"
    );
    return story;
}

// When a refusal is met depends on the pieces, so only what and why is compared.
std::string collect(const std::string &type, const form_limits &limits, auto feed_all) {
    // A few octets in memory, so that files are met; they are small here.
    form_collector collector(type, {"/tmp", 64}, limits);
    feed_all([&](std::string_view piece) { return !collector.feed(piece); });
    if (const auto refused = collector.finish()) {
        require(refused->status() == 400 || refused->status() == 413, "400 or 413");
        return "refused: " + refused->why;
    }
    return describe(collector.take(), limits);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const auto input = fuzz::split_input(data, size);
    if (!form_collector::is_form(input.line)) {
        return 0;
    }
    for (const form_limits limits :
         {form_limits(), form_limits{.fields = 3, .text_bytes = 64, .head_bytes = 80}}) {
        fuzz::check_pieces(input.body, [&](auto next_size) {
            return collect(input.line, limits, [&](auto feed) {
                fuzz::feed_pieces(input.body, next_size, feed);
            });
        });
    }
    return 0;
}
