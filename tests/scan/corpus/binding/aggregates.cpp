// An aggregate's fields are the form's fields; a field with an initialiser may be absent;
// bases, references, arrays, bit-fields and non-public fields can't be bound.
//= POST /save(order o) -> int
//= describe struct line
//=   member name
//= describe struct order
//=   member lines
//=   member count initialised
//=   member next initialised
//= error aggregates.cpp:[int a(]: parameter 1 ('x') of a has a type no request can fill...
//= error aggregates.cpp:[int b(]: parameter 1 ('x') of b has a type no request can fill...
//= error aggregates.cpp:[int c(]: parameter 1 ('x') of c has a type no request can fill...
//= error aggregates.cpp:[int d(]: parameter 1 ('x') of d has a type no request can fill...
//= error aggregates.cpp:[int e(]: parameter 1 ('x') of e has a type no request can fill...
//= error aggregates.cpp:[int f(]: parameter 1 ('x') of f has a type no request can fill...
//= error aggregates.cpp:[int g(]: parameter 1 ('x') of g is a struct that no request can fill: its field 'deep' is a pointer, which no request can fill...
//= error aggregates.cpp:[int two(]: two takes one aggregate: put the fields of both into one struct
//= error aggregates.cpp:[int same(]: parameter 2 ('count') of same is named like a field of another parameter: rename one...
struct line {
    std::string name;
};
struct order {
    std::vector<line> lines;
    int count = 1;
    std::optional<int> next{};
};
int save(order o) { return o.count; }

struct derived : line {
    int n;
};
struct referring {
    const int &n;
};
struct with_array {
    int n[3];
};
struct with_bits {
    int n : 3;
};
class closed {
    int n;
};
struct made {
    made() {}
    int n;
};
struct pointing {
    int *deep;
};
int a(derived x) { return 1; }
int b(referring x) { return 1; }
int c(with_array x) { return 1; }
int d(with_bits x) { return 1; }
int e(closed x) { return 1; }
int f(made x) { return 1; }
int g(pointing x) { return 1; }
int two(line x, order y) { return 1; }
int same(order x, int count) { return 1; }
