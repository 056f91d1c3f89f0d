// "also called from FILE:LINE" when other site code calls it: the mark of a helper.  Not by
// itself.
//= GET,HEAD,POST /helper(int n) -> int
//=   called index.cpp:5
//=   called index.cpp:6
//= GET,HEAD,POST /alone(int n) -> int
//= GET,HEAD,POST /uses(int n) -> int
//= GET,HEAD,POST /takes(int n) -> int
//-   called helper.cpp
int helper(int n) { return n; }
int alone(int n) { return n > 0 ? alone(n - 1) : 0; }
