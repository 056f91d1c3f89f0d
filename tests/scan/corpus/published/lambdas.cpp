// Named lambdas are objects.
//= GET,HEAD,POST /twice(int n = 4) -> int
//= GET,HEAD,POST /deep/thrice(int n) -> int
//=   code ::twice imprint::overload<int>(&::std::remove_cvref_t<decltype((::twice))>::operator())
//= not any.operator(): it is a template
//= not hidden: it is static
auto twice = [](int n = 4) { return 2 * n; };
namespace deep {
const auto thrice = [](int n) { return 3 * n; };
}
auto any = [](auto n) { return n; };
[[maybe_unused]] static auto hidden = [] { return 1; };
