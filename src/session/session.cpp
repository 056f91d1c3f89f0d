// SPDX-License-Identifier: MIT
#include "imprint/session.hpp"

#include "session/session_state.hpp"

namespace imprint {

session::session(std::unique_ptr<detail::session_state> state) noexcept
    : state_(std::move(state)) {
}

session::~session() = default;

std::optional<std::string> session::get_json(std::string_view key) {
    return state_->get(key);
}

void session::set_json(std::string_view key, std::string_view kept) {
    state_->set(key, kept);
}

void session::update_json(std::string_view key, change f) {
    state_->update(key, f);
}

void session::erase(std::string_view key) {
    state_->erase(key);
}

void session::renew() {
    state_->renew();
}

void session::end() {
    state_->end();
}

} // namespace imprint
