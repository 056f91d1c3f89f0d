// What contradicts itself in one function.
//= error signatures.cpp:[int a(]: a takes one method tag; on_any answers all
//= error signatures.cpp:[int b(]: b takes one at<...>
//= error signatures.cpp:[int c(]: c can take the body once...
//= error signatures.cpp:[int d(]: d can take the body once...
//= error signatures.cpp:[int e(]: e takes rest, which is raw: take const imprint::request & too
//= error signatures.cpp:[int f(]: f is on_get, but GET and HEAD bring no body: write on_post or on_put instead
//= POST /g([imprint::body b], std::optional<imprint::upload> u) -> int
using namespace imprint;

int a(on_get, on_post) { return 1; }
int b(at<"/x">, at<"/y">) { return 1; }
int c(body, body_stream) { return 1; }
int d(body, upload u) { return 1; }
int e(imprint::rest r) { return 1; }
int f(on_get, body) { return 1; }
int g(imprint::body b, std::optional<imprint::upload> u) { return b.empty() && !u; }
