// The URL is the qualified name; an inline namespace is no segment.
//= GET,HEAD /reports/monthly/last() -> int
//= GET,HEAD /reports/first() -> int
//= GET,HEAD /() -> int
//= GET,HEAD /reports() -> int
namespace reports::monthly {
int last() { return 1; }
} // namespace reports::monthly
namespace reports {
inline namespace v2 {
int first() { return 2; }
} // namespace v2
int index() { return 3; }
} // namespace reports
int index() { return 4; }
