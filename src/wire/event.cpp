// SPDX-License-Identifier: MIT
#include "wire/event.hpp"

namespace imprint::wire {

int status_for(error why) noexcept {
    switch (why) {
    case error::bad_record:
    case error::bad_params:
    case error::bad_netstring:
    case error::bad_content_length:
        return 400;
    case error::params_too_large:
    case error::too_many_params:
        return 431; // RFC 6585 §5: what fills params are, in practice, the client's fields
    case error::none:
    case error::bad_version:
    case error::bad_begin:
    case error::bad_management:
    case error::unknown_role:
        break;
    }
    return 0;
}

std::string_view describe(error why) noexcept {
    switch (why) {
    case error::none:
        return "no error";
    case error::bad_version:
        return "the record's version is not FastCGI 1";
    case error::bad_begin:
        return "a FastCGI BEGIN_REQUEST is misshapen, has id 0, or names the open request";
    case error::bad_record:
        return "a FastCGI record came where the request does not allow it";
    case error::bad_management:
        return "a FastCGI GET_VALUES record announces more octets than it has";
    case error::unknown_role:
        return "the front server asked for a FastCGI role other than RESPONDER";
    case error::bad_params:
        return "the params are malformed: a pair does not fit what was sent";
    case error::params_too_large:
        return "the params (all request fields together) exceed the limit in octets";
    case error::too_many_params:
        return "the params (all request fields together) exceed the limit in number";
    case error::bad_netstring:
        return "the SCGI head is not a netstring";
    case error::bad_content_length:
        return "the SCGI head does not begin with a valid CONTENT_LENGTH";
    }
    return "unknown error";
}

} // namespace imprint::wire
