namespace admin {
static void before_() {}
} // namespace admin
