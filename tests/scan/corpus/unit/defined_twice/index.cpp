// One entity defined twice with different tokens in two sources is an error naming both; the
// same tokens, and what is hidden in one source, are none.
//= error other.cpp:[struct item]: item is defined here and, otherwise, in ...
//= error other.cpp:[inline int helper_]: helper_ is defined here and, otherwise, in ...
struct item { int n; };
inline int helper_() { return 1; }
inline int helper(imprint::at<"/helper">) { return 1; }
struct same { int n; };
static int mine() { return 1; }
namespace { struct hidden { int n; }; }
int use(imprint::at<"/use">) { return mine() + hidden{1}.n + helper_(); }
//= GET,HEAD /helper([imprint::at<"/helper">]) -> int
//= GET,HEAD /use([imprint::at<"/use">]) -> int
//= not mine: it is static
//= not helper_: its name ends with '_'
