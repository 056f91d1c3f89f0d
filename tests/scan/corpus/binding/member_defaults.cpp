// A member function's default may name members of its class and of the classes around it; one
// that names a non-public member is an error that says so.
//= GET,HEAD,POST /blog/list(int n = most, order o = order::up) -> int
//=   in  ::imprint::detail::shape_of<decltype(imprint::overload<int, ::blog_type::order>(&::std::remove_cvref_t<decltype((::blog))>::list))>::of
//= GET,HEAD,POST /blog/inner/deep(int n = most) -> int
//= GET,HEAD,POST /blog/made(int n = most) -> int
//=   in  ::std::remove_cvref_t<decltype((::blog))>
//= GET,HEAD,POST /blog/full(int n = blog_type::most) -> int
//= error member_defaults.cpp:[int bad(]: parameter 1 ('n') of blog.bad has a default that names blog_type::hidden, which is not public...
//= describe enum blog_type::order
//= not blog.most: it is a static member
struct blog_type {
    static constexpr int most = 7;
    enum class order { up, down };
    int list(int n = most, order o = order::up) const { return n + (o == order::up); }
    struct inner_type {
        int deep(int n = most) const { return n; }
    } inner;
    static int made(int n = most) { return n; }
    int full(int n = blog_type::most) const { return n; }
    int bad(int n = hidden) const { return n; }

  private:
    static constexpr int hidden = 1;
};
blog_type blog;
