// Functions with external linkage that are defined in a site source.
//= GET,HEAD /defined() -> int
//= GET,HEAD /quick() -> int
//= GET,HEAD /fixed() -> int
//= not hidden: it is static
//= not later_static: it is static
//= not unseen: it stands in an unnamed namespace
//= not elsewhere: it is only declared here
int defined() { return 1; }
inline int quick() { return 1; }
constexpr int fixed() { return 1; }
[[maybe_unused]] static int hidden() { return 1; }
static int later_static();
int later_static() { return hidden(); } // still static
namespace {
[[maybe_unused]] int unseen() { return later_static(); }
} // namespace
int elsewhere();
