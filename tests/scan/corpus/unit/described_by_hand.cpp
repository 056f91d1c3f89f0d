// What the source has described itself stays as it is.
//= GET,HEAD,POST /paint(colour c) -> colour
//= describe enum colour
enum class colour { red, blue };
template <>
struct imprint::describe<colour>
    : imprint::enumerators<imprint::enumerator<"rot", colour::red>> {};
colour paint(colour c) { return c; }
