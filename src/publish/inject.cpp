// SPDX-License-Identifier: MIT
// Parameters that come by their type: what there is goes into the slot.
#include "http/body_access.hpp"
#include "imprint/hook.hpp"
#include "publish/call.hpp"

#include <utility>

namespace imprint::detail {
namespace {

template <class T>
std::optional<T> &late(void *slot) {
    return *static_cast<std::optional<T> *>(slot);
}
template <class T>
T *&referred(void *slot) {
    return *static_cast<T **>(slot);
}

template <class T>
T &present(T *of) {
    if (of == nullptr) {
        throw database_unavailable("no database is configured");
    }
    return *of;
}

void inject_common(occasion &with, parameter_kind kind, void *slot) {
    switch (kind) {
    case pk::request:
        referred<const request>(slot) = &with.request;
        break;
    case pk::certificate:
    case pk::optional_certificate:
        late<client_certificate>(slot) = with.who.certificate();
        break;
    case pk::identity:
        referred<const client_identity>(slot) = &with.who;
        break;
    case pk::session:
        referred<session>(slot) = &present(with.scope).handle();
        break;
    case pk::database:
        referred<database>(slot) = &present(with.work).handle();
        break;
    case pk::answer:
        referred<response>(slot) = with.made;
        break;
    case pk::error:
        referred<const http_error>(slot) = with.refused;
        break;
    default: // tags need nothing; nobody is signed in yet; the rest is bound
        break;
    }
}

} // namespace

void inject(call &with, parameter_kind kind, void *slot) {
    switch (kind) {
    case pk::rest:
        late<rest>(slot).emplace(with.where.rest);
        break;
    case pk::body:
        late<body>(slot) =
            body_access::make(std::string(with.request.content_type()), std::move(with.octets));
        break;
    case pk::body_stream:
        late<body_stream>(slot) = body_stream_access::make(
            std::move(with.source), std::string(with.request.content_type())
        );
        break;
    case pk::form:
        late<form>(slot) = with.form ? *with.form : form_access::make({}, {});
        break;
    default:
        inject_common(with, kind, slot);
        break;
    }
}

void fill_hook(occasion &with, std::span<const parameter_kind> takes, void *const *slots) {
    for (std::size_t i = 0; i < takes.size(); ++i) {
        inject_common(with, takes[i], slots[i]);
    }
}

} // namespace imprint::detail
