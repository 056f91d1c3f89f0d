// SPDX-License-Identifier: MIT
// The page of the intake: who you are, the newest documents, a form that hands one in.
#pragma once

#include "documents.hpp"

#include <vector>

#include <imprint/imprint.hpp>

namespace intake_ {

imprint::response page(
    const imprint::request &asked,
    const imprint::client_identity &who,
    const std::vector<document> &documents
);

} // namespace intake_
