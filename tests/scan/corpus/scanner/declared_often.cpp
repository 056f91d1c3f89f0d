// Functions are keyed by their identity: declared often, published once.
//= GET,HEAD,POST /reports/total(int year, int month = 1) -> int
//=   code  imprint::overload<int, int>(&::reports::total)
namespace reports {
int total(int year, int month = 1);
int total(int, int);
} // namespace reports
int reports::total(int year, int month) { return year + month; }
