// What a type is made of is described before it, itself within itself included.
//= GET,HEAD /all() -> std::vector<outer>
//=order describe enum colour
//=order describe struct inner
//=order describe struct outer
enum class colour { red };
struct inner {
    colour c;
};
struct outer {
    std::map<std::string, inner> by_name;
    std::optional<inner> maybe;
    std::vector<outer> parts;
};
std::vector<outer> all() { return {}; }
