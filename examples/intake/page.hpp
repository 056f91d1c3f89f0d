// SPDX-License-Identifier: MIT
// The page of the intake: who you are, the newest documents, a form that hands one in.
#pragma once

#include "documents.hpp"

#include <vector>

#include <imprint/imprint.hpp>

namespace intake {

imprint::response
page(const imprint::client_identity &who, const std::vector<document> &documents);

// Shows the progress of an upload; the form works without it.
imprint::response script();
imprint::response stylesheet();

} // namespace intake
