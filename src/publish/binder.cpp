// SPDX-License-Identifier: MIT
// Segments, query, form and JSON become arguments.  Values that views refer to (segments,
// query, form, JSON document) all live in the call or the request.
#include "base/text.hpp"
#include "http/masking.hpp"
#include "http/rule.hpp"
#include "imprint/published.hpp"
#include "publish/call.hpp"
#include "publish/unknown_names.hpp"

#include <algorithm>
#include <utility>

namespace imprint::detail {
namespace {

// A thing that a value can be bound to: a parameter, or a field of an aggregate.
struct taker {
    std::string_view name;
    const value_type &type;
    void *slot;
    bool may_lack;        // optional, list, default or initialiser
    const given_arg *arg; // with its default; nullptr for a field
    bool from_segment = false;
};

bool is_text(const value_type &type) {
    return type.shape == value_shape::optional || type.shape == value_shape::list
               ? type.element()->is_text
               : type.is_text;
}

class binder {
  public:
    binder(call &with, void *const *slots) : call_(with), slots_(slots) {}

    void bind();

  private:
    void bind_segments();
    bool is_by_segment(std::size_t index) const;
    void bind_requested(std::size_t index);
    void bind_fields(const requested &one);
    void bind_taker(const taker &to);
    void bind_json(const taker &to, json_value value);
    void bind_texts(const taker &to, const std::vector<const std::string *> &texts);
    void bind_absent(const taker &to);
    void bind_uploads(const requested &one);
    std::vector<const upload *> uploads_named(std::string_view name) const;
    std::vector<const std::string *> named(const name_values &all, std::string_view name) const;
    bool came(std::string_view name) const;

    void check_root() const;

    void refuse(std::string_view name, std::string_view came, const std::string &wanted);
    void refuse_twice(std::string_view name, std::string_view wanted = "one value");
    void add_fault(std::string sentence);

    call &call_;
    void *const *slots_;
    // Made last: a request that is refused runs none of the program.
    std::vector<std::pair<const given_arg *, void *>> defaults_;
    std::vector<std::string> faults_;
};

void binder::bind() {
    check_root();
    bind_segments();
    for (std::size_t i = 0; i < call_.what.requested_ones.size(); ++i) {
        bind_requested(i);
    }
    for (std::string &sentence : find_unknown(call_)) {
        add_fault(std::move(sentence));
    }
    if (faults_.empty()) {
        for (const auto &[arg, slot] : defaults_) {
            arg->make(arg->state.get(), slot);
        }
        return;
    }
    std::string why;
    for (const std::string &fault : faults_) {
        why.append(why.empty() ? "" : "; ").append(fault);
    }
    http::refuse(http::rule::invalid_fields, why);
}

void binder::add_fault(std::string sentence) {
    if (faults_.size() < most_faults) {
        faults_.push_back(std::move(sentence));
    }
}

void binder::refuse(std::string_view name, std::string_view came, const std::string &wanted) {
    // The client's own, but the log has the same words.
    const std::string_view shown = http::is_secret_name(name) ? http::masked_value : came;
    add_fault(
        "field '" + base::escape_for_log(name, shown_octets) + "': '" +
        base::escape_for_log(shown, shown_octets) + "' came, wanted is " + wanted
    );
}

void binder::refuse_twice(std::string_view name, std::string_view wanted) {
    std::string sentence = "field '" + base::escape_for_log(name, shown_octets);
    add_fault(sentence.append("' is given twice, wanted is ").append(wanted));
}

// Fields are taken from an object only.
void binder::check_root() const {
    const bool good = !call_.json || call_.json->root().kind() == json_value::type::object;
    if (!good && !call_.what.takes(pk::request)) {
        http::refuse(
            http::rule::json_no_object,
            "the JSON body is " + call_.json->root().shown() + ", wanted is an object"
        );
    }
}

void binder::bind_segments() {
    const std::vector<std::size_t> &to = takers(call_.what, call_.where.alone);
    for (std::size_t i = 0; i < call_.where.segments.size(); ++i) {
        const requested &one = call_.what.requested_ones[to[i]];
        // traverse() saw that it fits.
        assign_text(*one.type, slots_[one.slot], call_.where.segments[i], place::segment);
    }
}

bool binder::is_by_segment(std::size_t index) const {
    const std::vector<std::size_t> &to = takers(call_.what, call_.where.alone);
    const auto first = to.begin();
    const auto last = first + static_cast<std::ptrdiff_t>(call_.where.segments.size());
    return std::find(first, last, index) != last;
}

void binder::bind_requested(std::size_t index) {
    const requested &one = call_.what.requested_ones[index];
    if (one.kind == pk::aggregate) {
        return bind_fields(one);
    }
    if (one.type == nullptr) {
        return bind_uploads(one);
    }
    bind_taker({
        one.arg->name,
        *one.type,
        slots_[one.slot],
        !one.is_required(),
        one.arg,
        is_by_segment(index),
    });
}

void binder::bind_fields(const requested &one) {
    const auto fields = one.type->fields();
    const bool any = std::any_of(fields.begin(), fields.end(), [this](const auto &field) {
        return came(field.name);
    });
    if (!any && one.arg->make != nullptr) {
        defaults_.emplace_back(one.arg, slots_[one.slot]);
        return;
    }
    for (const described_field &field : fields) {
        const value_type &type = *field.type();
        const bool may_lack = field.when_absent == presence::initialised ||
                              type.shape == value_shape::optional ||
                              type.shape == value_shape::list;
        bind_taker({field.name, type, field.address(slots_[one.slot]), may_lack, nullptr});
    }
}

std::vector<const std::string *>
binder::named(const name_values &all, std::string_view name) const {
    std::vector<const std::string *> values;
    for (const name_value &one : all) {
        if (one.name == name) {
            values.push_back(&one.value);
        }
    }
    return values;
}

bool binder::came(std::string_view name) const {
    return (call_.json && call_.json->root().find(name)) ||
           !named(call_.request.query(), name).empty() ||
           (call_.form && !named(call_.form->fields(), name).empty());
}

// One source for a value; a list takes all of one source.
void binder::bind_taker(const taker &to) {
    if (to.name.empty()) {
        return to.from_segment ? void() : bind_absent(to);
    }
    const auto in_query = named(call_.request.query(), to.name);
    const auto in_form =
        call_.form ? named(call_.form->fields(), to.name) : decltype(in_query)();
    const auto in_json = call_.json ? call_.json->root().find(to.name) : std::nullopt;
    const int sources = (to.from_segment ? 1 : 0) + (in_query.empty() ? 0 : 1) +
                        (in_form.empty() ? 0 : 1) + (in_json ? 1 : 0);
    const std::size_t texts = in_query.size() + in_form.size();
    if (sources > 1 || (texts > 1 && to.type.shape != value_shape::list)) {
        const bool list = to.type.shape == value_shape::list;
        return refuse_twice(to.name, list ? "one source: query or body" : "one value");
    }
    if (in_json) {
        return bind_json(to, *in_json);
    }
    if (texts > 0) {
        return bind_texts(to, in_query.empty() ? in_form : in_query);
    }
    if (!to.from_segment) {
        bind_absent(to);
    }
}

void binder::bind_json(const taker &to, json_value value) {
    if (value.is_null() && to.type.shape == value_shape::optional) {
        return bind_absent(to);
    }
    std::vector<value_fault> faults;
    assign_json(to.type, to.slot, value, std::string(to.name), faults);
    for (const value_fault &fault : faults) {
        if (fault.came.empty()) {
            add_fault("field '" + fault.path + "' is missing, wanted is " + fault.wanted);
        } else {
            refuse(fault.path, fault.came, fault.wanted);
        }
    }
}

void binder::bind_texts(const taker &to, const std::vector<const std::string *> &texts) {
    const bool list = to.type.shape == value_shape::list;
    if (!list && texts.front()->empty() && !is_text(to.type) && to.may_lack) {
        return bind_absent(to);
    }
    for (const std::string *text : texts) {
        if (!assign_text(to.type, to.slot, *text, place::field)) {
            const value_type &wanted = list ? *to.type.element() : to.type;
            return refuse(to.name, *text, wanted_of(wanted));
        }
    }
}

void binder::bind_absent(const taker &to) {
    // An unchecked box sends nothing, also where its default is to be checked.
    if (to.type.is_bool && call_.form && !to.name.empty()) {
        *static_cast<bool *>(to.slot) = false;
        return;
    }
    if (to.arg != nullptr && to.arg->make != nullptr) {
        defaults_.emplace_back(to.arg, to.slot);
        return;
    }
    if (!to.may_lack) {
        add_fault(
            "field '" + std::string(to.name) + "' is missing, wanted is " + wanted_of(to.type)
        );
    }
}

std::vector<const upload *> binder::uploads_named(std::string_view name) const {
    std::vector<const upload *> all;
    if (call_.form) {
        for (const upload &one : call_.form->uploads()) {
            if (one.name() == name) {
                all.push_back(&one);
            }
        }
    }
    return all;
}

void binder::bind_uploads(const requested &one) {
    const auto files = uploads_named(one.arg->name);
    if (one.kind == pk::uploads) {
        auto &list = *static_cast<std::vector<upload> *>(slots_[one.slot]);
        for (const upload *file : files) {
            list.push_back(*file);
        }
        return;
    }
    if (files.size() > 1) {
        return refuse_twice(one.arg->name, "one file");
    }
    if (!files.empty()) {
        static_cast<std::optional<upload> *>(slots_[one.slot])->emplace(*files.front());
    } else if (one.kind == pk::upload) {
        add_fault(
            "field '" + one.arg->name +
            "' is missing, wanted is a file in a form sent as multipart/form-data"
        );
    }
}

} // namespace

void fill(call &with, void *const *slots) {
    binder(with, slots).bind();
    const auto parameters = with.what.record.parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (!from_request(parameters[i].kind)) {
            inject(with, parameters[i].kind, slots[i]);
        }
    }
}

} // namespace imprint::detail
