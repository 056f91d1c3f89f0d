// A published before, after or error is an error: it would look like a guard.
//= error published.cpp:[int before() { return 1; }]: before would be published, and guards nothing: a hook is named 'before_'...
//= error published.cpp:[auto after]: deep::after would be published, and guards nothing: a hook is named 'after_'...
//= error published.cpp:[string error]: error would be published, and guards nothing: a hook is named 'error_'...
//= GET,HEAD /setup() -> int
//= not quiet::before: it stands in an unnamed namespace
int before() { return 1; }
namespace deep { auto after = [] { return 1; }; }
std::string error = "x";
int setup() { return 1; }
namespace quiet { namespace { [[maybe_unused]] int before() { return 1; } } }
