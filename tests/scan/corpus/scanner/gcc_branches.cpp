// Branches are those that g++ takes.
//= GET,HEAD /by_gcc() -> int
//= GET,HEAD /of_twelve() -> int
#ifdef __clang__
int by_clang() { return 1; }
#else
int by_gcc() { return 1; }
#endif
#if __GNUC__ >= 12
int of_twelve() { return 1; }
#endif
