// Nothing in namespace std.
//= not std::of_mine: it stands in namespace std
struct mine {
    int n = 0;
};
namespace std {
int of_mine() { return 1; }
template <>
struct hash<mine> {
    size_t operator()(const mine &m) const { return static_cast<size_t>(m.n); }
};
} // namespace std
