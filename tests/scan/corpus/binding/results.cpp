// What can't be rendered: the build says why and what to return instead.
//= GET,HEAD /a() -> std::map<std::string, std::vector<order>>
//= GET,HEAD /b() -> std::optional<imprint::html>
//= GET,HEAD /c() -> imprint::response
//= GET,HEAD /d() -> const char *
//= GET,HEAD /e() -> colour
//= GET,HEAD /f() -> std::array<int, 2>
//= GET,HEAD /g() -> as_text
//= GET,HEAD /h() -> imprint::json
//= GET,HEAD /i() -> const std::string &
//= GET,HEAD /j() -> page<int>
//= GET,HEAD /v() -> page<order>
//= GET,HEAD /w() -> tree
//= describe struct page<order>
//= describe struct tree
//= not kept: it is static
//= describe struct order
//= describe enum colour
//= describe struct page<int>
//= error results.cpp:[*k()]: the result of k can't be sent, it is int *: return text, html, json...
//= error results.cpp:[l()]: the result of l can't be sent, it is std::pair<int, int>...
//= error results.cpp:[m()]: the result of m can't be sent, it is closed, and its field 'n' is not public...
//= error results.cpp:[o()]: the result of o can't be sent, it is a map whose keys are int, not text...
//= error results.cpp:[char p()]: the result of p can't be sent, it is char...
//= error results.cpp:[holder q()]: the result of q can't be sent, field 'where': it is std::unique_ptr<int>...
//= error results.cpp:[(*r())()]: the result of r can't be sent, it is int (*)()...
//= error results.cpp:[t()]: the result of t can't be sent, it is std::function<int ()>...
//= error results.cpp:[call_me u()]: the result of u can't be sent, it is call_me...
#include <functional>
struct call_me {
    int operator()() const { return 1; }

  private:
    int n = 0;
};
struct order {
    int n = 0;
};
enum class colour { red };
struct as_text {
    operator std::string_view() const { return "text"; }
};
template <class T>
struct page {
    std::vector<T> all;
};
class closed {
    int n = 0;
};
struct holder {
    std::unique_ptr<int> where;
};
std::map<std::string, std::vector<order>> a() { return {}; }
std::optional<imprint::html> b() { return {}; }
imprint::response c() { return imprint::response(200); }
const char *d() { return ""; }
colour e() { return colour::red; }
std::array<int, 2> f() { return {}; }
as_text g() { return {}; }
imprint::json h() { return {}; }
static std::string kept;
const std::string &i() { return kept; }
page<int> j() { return {}; }
page<order> v() { return {}; }
struct tree {
    std::vector<tree> below;
};
tree w() { return {}; }
int *k() { return nullptr; }
std::pair<int, int> l() { return {}; }
closed m() { return {}; }
std::map<int, int> o() { return {}; }
char p() { return 'p'; }
holder q() { return {}; }
// A result is sent, never called or published again.
int (*r())() { return nullptr; }
std::function<int()> t() { return {}; }
call_me u() { return {}; }
