// Types are never spelled where they can't be: then the name alone says which function.
//= GET,HEAD,POST /paint(inner c) -> inner
//=   code  &::paint
//= describe enum closed::inner
//= GET,HEAD,POST /object/use(order o) -> order
//=   code ::object &::std::remove_cvref_t<decltype((::object))>::use
//= describe enum object_type::order
//= POST /local(decltype(made()) l) -> int
//=   code  &::local
//= describe struct here
//= error unnameable.cpp:[int several(inner]: several is one of several functions of this name, and a type of its parameters is private...
//= GET,HEAD,POST /several(int n) -> int
class closed {
    enum class inner { a };

  public:
    using open = inner;
};
using inner = closed::open;
inner paint(inner c) { return c; }
class object_type {
    enum class order { up };

  public:
    order use(order o) const { return o; }
} object;
static auto made() {
    struct here {
        int n = 0;
    };
    return here();
}
int local(decltype(made()) l) { return l.n; }
int several(inner c) { return c == inner(); }
int several(int n) { return n; }
//= not made: it is static
