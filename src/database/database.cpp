// SPDX-License-Identifier: MIT
#include "imprint/database.hpp"

#include "database/transaction.hpp"

namespace imprint {

soci::session &database::sql() {
    return transaction_->sql();
}

bool database::read_only() const noexcept {
    return transaction_->read_only();
}

} // namespace imprint
