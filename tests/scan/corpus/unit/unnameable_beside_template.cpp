// A result that can't be named is no part of a cast.
//= error unnameable_beside_template.cpp:[private_one pass(int]: pass is one of several functions of this name, and a type of its parameters or its result is private...
//= not pass: it is a template
class closed {
    struct inner {
        int n = 0;
    };

  public:
    using open = inner;
};
using private_one = closed::open;
template <class T>
T pass(T value) { return value; }
private_one pass(int n) { return {n}; }
