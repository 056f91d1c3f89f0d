// Untagged functions answer GET and HEAD, and POST when they take a request parameter; only
// POST when they take body, body_stream, upload or an aggregate.  Strings: GET and HEAD.
//= GET,HEAD /plain() -> int
//= GET,HEAD /asked([const imprint::request & r]) -> int
//= GET,HEAD,POST /scalar(int n) -> int
//= GET,HEAD,POST /listed(std::vector<int> n) -> int
//= POST /raw([imprint::body b]) -> int
//= POST /streamed([imprint::body_stream b]) -> int
//= POST /sent(imprint::upload u) -> int
//= POST /maybe(std::optional<imprint::upload> u) -> int
//= POST /several(std::vector<imprint::upload> u) -> int
//= POST /filled(order o) -> int
//= POST /lines(std::vector<order> o) -> int
//= POST /perhaps(std::optional<order> o) -> int
//= POST /formed([imprint::form f]) -> int
//= describe struct order
//= GET,HEAD /motto "m"
std::string motto = "m";
struct order {
    int n;
};
int plain() { return 1; }
int asked(const imprint::request &r) { (void)r; return 1; }
int scalar(int n) { return n; }
int listed(std::vector<int> n) { return n.empty(); }
int raw(imprint::body b) { return b.empty(); }
int streamed(imprint::body_stream b) { (void)b; return 1; }
int sent(imprint::upload u) { (void)u; return 1; }
int maybe(std::optional<imprint::upload> u) { return !u; }
int several(std::vector<imprint::upload> u) { return u.empty(); }
int filled(order o) { return o.n; }
int lines(std::vector<order> o) { return o.empty(); }
int perhaps(std::optional<order> o) { return !o; }
int formed(imprint::form f) { (void)f; return 1; }
