#pragma once
namespace admin {
inline void before_(imprint::session &) {}
void after_(imprint::response &);
} // namespace admin
