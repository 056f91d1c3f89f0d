// Functions are named with exact types: libc has an index too, and noexcept is part of a type.
//= GET,HEAD,POST /(int n) -> int
//=   code  imprint::overload<int>(&::index)
//= GET,HEAD,POST /quiet(int n) -> int
//=   code  imprint::overload<int>(&::quiet)
//= warning libc_names.cpp:[int index(]: index takes a segment, and there are names beside it...
#include <strings.h>
int index(int n) { return n; }
int quiet(int n) noexcept { return n; }
