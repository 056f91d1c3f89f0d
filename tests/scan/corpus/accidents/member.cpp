// A non-const member function without an unsafe-method tag is a warning.
//= GET,HEAD /counter/next() -> int
//= warning member.cpp:[int next()]: counter.next is not const and answers GET...
//= GET,HEAD /counter/get() -> int
//= POST /counter/set([imprint::on_post], int to) -> int
//= GET,HEAD /counter/made() -> int
//= GET,HEAD /count() -> int
//= warning member.cpp:[mutable]: count is not const and answers GET...
struct {
    int next() { return ++n_; }
    int get() const { return n_; }
    int set(imprint::on_post, int to) { return n_ = to; }
    static int made() { return 1; }
    int n_ = 0;
} counter;
auto count = [n = 0]() mutable { return ++n; };
//= not counter.n_: its name ends with '_'
