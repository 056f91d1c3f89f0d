// extern "C" is a linkage specification, no namespace.
//= GET,HEAD,POST /old(int n) -> int
//= GET,HEAD /older() -> int
extern "C" int old(int n) { return n; }
extern "C" {
int older() { return 1; }
}
