// A guard in a header guards too, once; what is declared here and defined there is one hook.
//= hook before /admin imprint::overload<::imprint::session &>(&::admin::before_)
//= hook after /admin imprint::overload<::imprint::response &>(&::admin::after_)
#include "guard.hpp"
