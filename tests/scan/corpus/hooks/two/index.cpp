// Two of a kind in one namespace are an error naming both, wherever they stand.
//= hook before /admin imprint::overload<>(&::admin::before_)
//= hook before /admin imprint::overload<>(&::admin::before_)
//= hook after /admin imprint::overload<>(&::admin::after_)
//= error other.cpp:[before_]: there are two before_ of /admin: here and in ...
//= hook after /admin imprint::overload<>(&::admin::v1::after_)
//= error index.cpp:[after_() {} // again]: there are two after_ of /admin: here and in ...
namespace admin {
static void before_() {}
void after_() {}
inline namespace v1 {
void after_() {} // again
} // namespace v1
} // namespace admin
