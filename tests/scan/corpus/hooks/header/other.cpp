#include "guard.hpp"
namespace admin {
void after_(imprint::response &) {}
} // namespace admin
