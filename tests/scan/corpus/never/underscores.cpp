// Names that begin or end with '_', of whatever is in the way.
//= not _one: its name begins with '_'
//= not two_: its name ends with '_'
//= not text_: its name ends with '_'
//= not detail_::three: its namespace detail_ ends with '_'
//= not detail_::inner::four: its namespace detail_ ends with '_'
//= not object.five_: its name ends with '_'
//= not object.six_: its name ends with '_'
//= GET,HEAD /object/seven() -> int
int _one() { return 1; }
int two_() { return 1; }
std::string text_ = "no";
namespace detail_ {
int three() { return 1; }
namespace inner {
int four() { return 1; }
} // namespace inner
} // namespace detail_
struct part {
    int get() const { return 1; }
};
struct object_type {
    int five_() const { return 1; }
    part six_;
    int seven() const { return 1; }
} object;
