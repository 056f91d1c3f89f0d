// Tags: on_get is GET and HEAD, on_any everything.
//= GET,HEAD /a([imprint::on_get], order o) -> int
//= POST /b([imprint::on_post]) -> int
//= PUT /c([imprint::on_put], int n) -> int
//= PATCH /d([imprint::on_patch]) -> int
//= DELETE /e([imprint::on_delete]) -> int
//= * /f([imprint::on_any tag]) -> int
//= describe struct order
struct order {
    int n;
};
int a(imprint::on_get, order o) { return o.n; }
int b(imprint::on_post) { return 1; }
int c(imprint::on_put, int n) { return n; }
int d(imprint::on_patch) { return 1; }
int e(imprint::on_delete) { return 1; }
int f(imprint::on_any tag) { (void)tag; return 1; }
