// SPDX-License-Identifier: MIT
// Answers that operations of an OpenAPI document share: refusals, and what programs decide.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace imprint::command {

using ordered_json = nlohmann::ordered_json;

// An error hook may answer a refusal with anything: the status stays listed as the reason.
enum class refused_by { site, error_hook };

// Each is written once, as a component; what these functions return refers to it.
class openapi_answers {
  public:
    ordered_json refused(int status, refused_by whom);
    ordered_json otherwise(); // any other refusal
    ordered_json decided();   // whatever a function or hook makes of it

    const ordered_json &components() const noexcept { return components_; }

    // RFC 9457 §3.1, as Imprint writes it; all components of refusals refer to it.
    static constexpr const char *schema_name = "imprint-problem";
    static ordered_json schema();

  private:
    ordered_json refer_to(const std::string &name, std::string_view meaning, bool anything);

    ordered_json components_ = ordered_json::object();
};

} // namespace imprint::command
