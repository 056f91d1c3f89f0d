// Pointers, smart pointers and data are not followed; std::function has no parameter names.
//= not p: it is a pointer or reference (thing *), which is not followed
//= not u: it is a smart pointer (std::unique_ptr<thing>), which is not followed
//= not s: it is a smart pointer (std::shared_ptr<thing>), which is not followed
//= not f: a std::function does not tell the names of its parameters: publish it by a call in setup_(imprint::site &)
//= not n: it is data (int)...
//= not list: it is data (std::vector<thing>)...
struct thing {
    int get() const { return 1; }
};
thing *p = nullptr;
std::unique_ptr<thing> u;
std::shared_ptr<thing> s;
std::function<int(int)> f;
int n = 1;
std::vector<thing> list;
