// SPDX-License-Identifier: MIT
// Collects a form body, urlencoded or multipart, while it arrives.
#pragma once

#include "http/refusal.hpp"
#include "http/spool.hpp"
#include "imprint/form.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imprint::http {

struct form_limits {
    std::size_t fields = 1000;            // text fields and files together
    std::size_t text_bytes = 1024 * 1024; // names and values of all text fields, as sent
    std::size_t head_bytes = 8 * 1024;    // of one part of a multipart form
};

// Files of one form share one spool, so that a form of a thousand files costs one descriptor
// and at most spool_rules::memory_bytes of memory.  A file input left empty (filename "" and
// no octets) is no file.
class form_collector {
  public:
    // Whether a body of this type is a form: application/x-www-form-urlencoded or
    // multipart/form-data, whatever its parameters.
    static bool is_form(std::string_view content_type);

    // Requires is_form(content_type).  A faulty boundary is refused by the first call.
    explicit form_collector(
        std::string_view content_type, spool_rules rules = {}, form_limits limits = {}
    );
    ~form_collector();
    form_collector(form_collector &&) noexcept;
    form_collector &operator=(form_collector &&) noexcept;
    form_collector(const form_collector &) = delete;
    form_collector &operator=(const form_collector &) = delete;

    // The next octets.  A refusal (400, 413) is final: every later call gives it again.
    // Throws spool_error; the form is lost then.
    std::optional<refusal> feed(std::string_view octets);
    // All octets have come: refused when the form is cut off.
    std::optional<refusal> finish();
    // After finish() refused nothing; once.
    imprint::form take();

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace imprint::http
