// Inherited members only from bases that are defined in a site source, and only public ones;
// what a more derived class names again is that class's.
//= GET,HEAD /thing/own() -> int
//= GET,HEAD /thing/both() -> int
//= GET,HEAD,POST /thing/given(int n = 1) -> int
//= not thing.both: a more derived class has the same name
//= not thing as included_base: its class included_base is defined in base.hpp, not in this source
//= not thing as closed: the base is not public
#include "base.hpp"

struct open_base {
    int given(int n = 1) const { return n; }
    int both() const { return 1; }
};
struct closed {
    int unseen() const { return 1; }
};
struct thing_type : open_base, included_base, private closed {
    int own() const { return unseen(); }
    int both() const { return 2; }
};
thing_type thing;
