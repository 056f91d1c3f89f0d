// SPDX-License-Identifier: MIT
// Parameters that say which method a function answers: std::string save(imprint::on_post).
// Without one it answers GET and HEAD, and POST when it takes a request parameter; only
// POST when it takes a body, an upload or an aggregate.
#pragma once

namespace imprint {

// The constructors are explicit so that `{}` in a call never becomes one of them.
struct on_get { // and HEAD
    explicit on_get() = default;
};
struct on_post {
    explicit on_post() = default;
};
struct on_put {
    explicit on_put() = default;
};
struct on_patch {
    explicit on_patch() = default;
};
struct on_delete {
    explicit on_delete() = default;
};
struct on_any {
    explicit on_any() = default;
};

} // namespace imprint
