// What using introduces is not published again.
//= GET,HEAD /reports/total() -> int
//= not total: it is introduced by using
namespace reports {
int total() { return 1; }
} // namespace reports
using reports::total;
using namespace reports;
