// A const object offers what is const; so does what it holds.
//= GET,HEAD /fixed/read() -> int
//= GET,HEAD /fixed/inner/get() -> int
//= not fixed.write: it is not const, and fixed is
//= not fixed.inner.set: it is not const, and fixed.inner is
struct part {
    int get() const { return 1; }
    int set(imprint::on_post) { return 1; }
};
struct whole {
    part inner;
    int read() const { return 2; }
    int write(imprint::on_post) { return 1; }
};
constexpr whole fixed{};
