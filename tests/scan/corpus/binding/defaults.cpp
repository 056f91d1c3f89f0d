// Any defaulted parameter may be absent; defaults are read from every redeclaration; having
// an expression inside is not having a default: the '=' stands outside brackets.
//= GET,HEAD,POST /first(int a = 1, std::vector<int> b = {1, 2}) -> int
//= GET,HEAD,POST /again(int a, int b = 2) -> int
//= GET,HEAD,POST /both(int a = 1, int b = 2) -> int
//= GET,HEAD,POST /text(std::string a = "x = y", std::string b = "," ",") -> int
//= GET,HEAD,POST /call(int a = (1, [] { return 2; }())) -> int
//= GET,HEAD,POST /deep/scoped(int a = base + 1) -> int
//=   in deep::v1 
//= GET,HEAD,POST /none(const char[3] a) -> int
//= not deep::v1::base: it is static
//= GET,HEAD,POST /limited(int a = LIMIT, int b = ADD(1, 2), int c = (3)) -> int
//= GET,HEAD,POST /typed(decltype((changed = 1) + 0) a) -> int
//= not changed: it is static
//= error defaults.cpp:[int hidden(]: parameter 1 ('a') of hidden has a default that comes out of a macro...
int first(int a = 1, std::vector<int> b = {1, 2}) { return a + b[0]; }
int again(int a, int b = 2);
int again(int a, int b) { return a + b; }
int both(int a, int b = 2);
int both(int a = 1, int b) { return a + b; }
int text(std::string a = "x = y", std::string b = "," ",") { return a == b; }
int call(int a = (1, [] { return 2; }())) { return a; }
namespace deep {
inline namespace v1 {
static int base = 1;
int scoped(int a = base + 1) { return a; }
} // namespace v1
} // namespace deep
int none(const char a[3]) { return a[0]; }
static int changed = 0;
int typed(decltype((changed = 1) + 0) a) { return a + changed; }
#define LIMIT 7
#define ADD(x, y) ((x) + (y))
int limited(int a = LIMIT, int b = ADD(1, 2), int c = (3)) { return a + b + c; }
#define WITH_DEFAULT int a = 3
int hidden(WITH_DEFAULT) { return a; }
