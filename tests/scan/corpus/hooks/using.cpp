// A hook that is introduced by using is an error: it would guard nothing.
//= hook before /shared imprint::overload<>(&::shared::before_)
//= error using.cpp:[using shared::]: admin::before_ has the name of a hook and guards nothing, as it is introduced by using...
//= not admin::before_: it is introduced by using
namespace shared { void before_() {} }
namespace admin {

using shared::before_;
}
