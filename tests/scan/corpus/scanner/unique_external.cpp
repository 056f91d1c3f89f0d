// A lambda variable and an object of unnamed-namespace type have external linkage of a kind:
// they are published; a const variable in an unnamed namespace is not.
//= GET,HEAD /made() -> int
//= GET,HEAD /object/get() -> int
//= GET,HEAD,POST /paint(colour c = colour::red) -> int
//= describe enum colour
//= not text: it stands in an unnamed namespace
//= GET,HEAD /shown "t"
auto made = [] { return 1; };
namespace {
struct thing {
    int get() const { return 1; }
};
enum class colour { red };
[[maybe_unused]] const std::string text = "t";
} // namespace
thing object;
int paint(colour c = colour::red) { return c == colour::red; }
const std::string shown = "t";
