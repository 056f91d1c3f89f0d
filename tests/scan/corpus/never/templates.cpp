// Templates, and what is made of them.
//= not same: it is a template
//= not same: it is a specialisation of a template
//= not short_form: it is a template
//= not box: its class holder<int> is made of a template
//= not object.any: it is a template
//= GET,HEAD /object/fixed() -> int
template <class T>
T same(T value) { return value; }
template <>
int same(int value) { return value + 1; }
auto short_form(auto value) { return value; }
template <class T>
struct holder {
    T get() const { return T(); }
};
holder<int> box;
struct object_type {
    template <class T>
    T any() const { return T(); }
    int fixed() const { return 1; }
} object;
