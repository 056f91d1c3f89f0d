struct item { int n; int m; };
inline int helper_() { return 2; }
struct same { int n; };
static int mine() { return 2; }
namespace { struct hidden { int m; }; }
int other() { return mine() + hidden{1}.m + helper_(); }
//= GET,HEAD /other() -> int
//= not mine: it is static
//= not helper_: its name ends with '_'
