// A hook, or a function, that is defined outside of its namespace belongs to it all the same.
//= hook before /admin imprint::overload<::imprint::session &>(&::admin::before_)
//= GET,HEAD /admin/list() -> int
//= GET,HEAD /admin/motto "m"
namespace admin {
void before_(imprint::session &);
int list();
extern std::string motto;
} // namespace admin
void admin::before_(imprint::session &) {}
int admin::list() { return 1; }
std::string admin::motto = "m";
