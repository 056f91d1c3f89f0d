// before_, after_, error_ of a namespace, in any linkage, are hooks; setup_ too.
//= hook before / imprint::overload<::imprint::session &>(&::before_)
//= hook before /admin imprint::overload<::imprint::request const &>(&::admin::before_)
//= hook after /admin imprint::overload<::imprint::response &>(&::admin::v1::after_)
//= hook error /admin imprint::overload<::imprint::http_error const &>(&::admin::error_)
//= hook setup / imprint::overload<::imprint::site &>(&::setup_)
static void before_(imprint::session &) {}
namespace admin {
namespace {
[[maybe_unused]] void before_(const imprint::request &) {}
} // namespace
inline namespace v1 {
void after_(imprint::response &) {}
} // namespace v1
std::optional<imprint::html> error_(const imprint::http_error &) { return std::nullopt; }
} // namespace admin
void setup_(imprint::site &) {}
