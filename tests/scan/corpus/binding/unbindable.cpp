#include <list>
#include <span>
// What can't be bound: the build says which parameter, why and what to write instead.
//= error unbindable.cpp:[int a(]: parameter 1 ('p') of a is a pointer, which no request can fill: take a value or std::optional; if it is not to be published, make it static
//= error unbindable.cpp:[int b(]: parameter 2 ('out') of b is a reference the function could write to: take it by value or const &...
//= error unbindable.cpp:[int c(]: parameter 1 ('c') of c is a character: take std::string, or signed char for a small number...
//= error unbindable.cpp:[int d(]: parameter 1 ('s') of d is std::span<int...
//= error unbindable.cpp:[int e(]: parameter 1 ('l') of e is std::list<int>, which no request can fill: take numbers, text, enums, dates, optional or vector of them, a struct of such fields, or what Imprint injects; if it is not to be published, make it static
//= error unbindable.cpp:[int f(]: f has parameters of unknown type (...): write them out...
//= error unbindable.cpp:[int g(]: parameter 1 of g comes by name only, and has none: name it...
//= error unbindable.cpp:[int h(]: parameter 1 ('h') of h is an enum without names: give it enumerators...
//= error unbindable.cpp:[int j(]: parameter 1 ('n') of object.j is a pointer, which no request can fill: take a value or std::optional; if it is not to be published, make it private
//= error unbindable.cpp:[auto lambda]: parameter 1 ('p') of lambda is a pointer, which no request can fill: take a value or std::optional; if it is not to be published, make it static
int a(int *p) { return *p; }
int b(int n, int &out) { return out = n; }
int c(char c) { return c; }
int d(std::span<int> s) { return s[0]; }
int e(std::list<int> l) { return l.front(); }
int f(int n, ...) { return n; }
int g(std::vector<int>) { return 1; }
int h(std::byte h) { return static_cast<int>(h); }
struct object_type {
    int j(int *n) const { return *n; }
} object;
auto lambda = [](int *p) { return *p; };
