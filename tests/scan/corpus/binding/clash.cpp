// Several functions of one name: their counts of required segments must differ for each
// method, or it is an error naming both places.
//= GET,HEAD,POST /a(int x) -> int
//= GET,HEAD,POST /a(int x, int y) -> int
//= GET,HEAD,POST /b(int x) -> int
//= GET,HEAD,POST /b(std::string x, int y = 1) -> int
//= error clash.cpp:[int b(std::string]: GET /b with 1 segment is published twice: by b in ...
//= GET,HEAD /c([imprint::on_get], int x) -> int
//= PUT /c([imprint::on_put], int x) -> int
//= GET,HEAD /d() -> int
//= GET,HEAD /d([imprint::at<"/d">]) -> int
//= error clash.cpp:[int dd(]: GET /d with 0 segments is published twice: by d::index in ...
//= GET,HEAD,POST /o/f(int x) -> int
//= GET,HEAD,POST /o/f(int x) -> int
//= error clash.cpp:[int f(int x) { return]: GET /o/f with 1 segment is published twice: by o.f in ...
//= warning clash.cpp:[int f(int x) { return]: o.f is not const and answers GET...
int a(int x) { return x; }
int a(int x, int y) { return x + y; }
int b(int x) { return x; }
int b(std::string x, int y = 1) { return static_cast<int>(x.size()) + y; }
int c(imprint::on_get, int x) { return x; }
int c(imprint::on_put, int x) { return x; }
namespace d {
int index() { return 1; }
} // namespace d
int dd(imprint::at<"/d">) { return 1; }
struct {
    int f(int x) const { return x; }
    int f(int x) { return x; }
} o;
