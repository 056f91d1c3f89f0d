// SPDX-License-Identifier: MIT
#include "publish/failure.hpp"

#include "database/transaction.hpp"
#include "http/rule.hpp"
#include "http/spool.hpp"
#include "imprint/session.hpp"

#include <exception>

namespace imprint::detail {
namespace {

using http::rule;

failure general(rule which, std::string particulars) {
    return {
        http::make_error(which, std::string(http::row_of(which).meaning)),
        std::move(particulars)
    };
}

} // namespace

failure current_failure() {
    try {
        throw;
    } catch (const http_error &error) {
        return {error, ""};
    } catch (const database_unavailable &error) {
        return general(rule::database_unavailable, error.what());
    } catch (const outcome_unknown &error) {
        return general(rule::outcome_unknown, error.what());
    } catch (const session_conflict &error) {
        return general(rule::session_conflict, error.what());
    } catch (const http::spool_error &error) {
        const bool full = error.status() == 507;
        return general(
            full ? rule::temporary_files_full : rule::temporary_files_failed, error.what()
        );
    } catch (const std::exception &error) {
        return general(rule::program_failed, error.what());
    } catch (...) {
        return general(rule::program_failed, "an exception that is no std::exception");
    }
}

} // namespace imprint::detail
