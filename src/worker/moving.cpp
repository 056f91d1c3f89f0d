// SPDX-License-Identifier: MIT
// How a connection goes to another worker: with what has come of its request, or with what is
// left of its answer.
#include "base/log.hpp"
#include "worker/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

namespace imprint::worker {
namespace {

desk_text place_of(const std::string &text) noexcept {
    return {reinterpret_cast<std::uintptr_t>(text.data()), text.size()};
}

} // namespace

desk_entry connection::parking() const noexcept {
    const bool between = silent_ || phase_ == phase::idle;
    const bool begun = (phase_ == phase::head && deadline_) || (phase_ == phase::body && run_);
    const bool whole = answer_.done() && !broken_ && (between || (begun && kept_.is_whole()));
    desk_entry what;
    const bool asking = phase_ == phase::body && run_ && answer_.done() && !answering_;
    what.how = whole ? parked::whole : asking && !broken_ ? parked::asking : parked::bound;
    what.fd = fd_.get();
    what.wire = wire();
    what.listener = from_.id;
    if (put_down_ && !answer_.done()) {
        const file &content = *answer_.content_file();
        kept_.note_in(what);
        what.how = parked::leaving;
        what.file = content.descriptor();
        what.file_octets = content.size();
        what.answer = rest_of_answer();
        return what;
    }
    if (const std::string *const text = answer_.content_text();
        text != nullptr && leads_to_its_end()) {
        what.how = parked::lent;
        what.answer = rest_of_answer();
        what.head = place_of(answer_.head());
        what.rest = place_of(kept_input_);
        what.content = place_of(*text);
        return what;
    }
    if ((whole && !between) || asking) {
        const time_point began = run_ ? run_->began() : *deadline_ - around_.limits.head;
        what.since = began.time_since_epoch() / std::chrono::nanoseconds(1);
        kept_.note_in(what);
    }
    return what;
}

// What another worker could not get rid of.
void connection::resume(
    const desk_answer &rest, base::unique_fd content, std::uint64_t size, time_point now
) {
    std::string head = kept_input_.substr(0, rest.head_size);
    kept_input_.erase(0, rest.head_size);
    deadline_ = now + around_.limits.write_idle;
    phase_ = !rest.keep ? phase::closing : kept_input_.empty() ? phase::idle : phase::head;
    try {
        const file whole = file::adopt(content.release());
        answer_.resume(
            rest.how, rest.id, std::move(head), whole.part(rest.file_at, size), rest.at
        );
    } catch (const std::exception &problem) {
        base::log(
            base::severity::error,
            fmt::format("{}: an answer can't go on: {}", from_.name, problem.what())
        );
        broken_ = true;
    }
}

desk_answer connection::rest_of_answer() const noexcept {
    const file *const stored = answer_.content_file();
    return {
        answer_.at(),
        stored != nullptr ? stored->offset() : 0,
        static_cast<std::uint32_t>(answer_.head().size()),
        answer_.how(),
        answer_.id(),
        keep_then_
    };
}

void connection::forget_request() noexcept {
    if (run_ && answering_) {
        run_->over(status_, answer_.content_size(), true);
    }
    run_.reset();
}

// Nothing is to be done for its request any more but to let its answer leave.
bool connection::leads_to_its_end() const noexcept {
    return !answer_.done() && !broken_ &&
           (answering_ ? body_ended_ : !run_ && phase_ != phase::draining);
}

bool connection::put_down() {
    if (put_down_ || !leads_to_its_end()) {
        return false;
    }
    kept_.clear();
    kept_.append(answer_.head());
    kept_.append(kept_input_);
    desk_entry where;
    kept_.note_in(where);
    put_down_ = kept_.is_whole() && where.file < 0 && answer_.put_down();
    if (!put_down_) {
        kept_.lose();
    }
    return put_down_;
}

// What another worker has read of a long request.
bool connection::read_kept() {
    constexpr std::uint64_t most = std::uint64_t{64} * 1024;
    kept_input_.resize(static_cast<std::size_t>(std::min(kept_.unread(), most)));
    input_ = kept_input_;
    unkept_ = input_.data() + input_.size();
    if (!kept_.read(kept_input_)) {
        const std::string why = std::generic_category().message(errno);
        base::log(
            base::severity::error,
            fmt::format(
                "{}: what had come of a long request can't be read: {}", from_.name, why
            )
        );
        return false;
    }
    return true;
}

} // namespace imprint::worker
