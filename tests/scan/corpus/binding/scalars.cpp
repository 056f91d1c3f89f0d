// Integers (char is not one of them), floating, bool, text, enums, chrono; optional of them.
//= GET,HEAD,POST /numbers(signed char a, unsigned char b, short c, unsigned long long d, float e, long double f, bool g) -> int
//= GET,HEAD,POST /texts(std::string a, std::string_view b, const char * c, const std::string & d, std::string && e) -> int
//= GET,HEAD,POST /days(std::chrono::sys_days a, std::chrono::year_month_day b, std::chrono::sys_seconds c, std::chrono::local_seconds d) -> int
//= GET,HEAD,POST /maybe(std::optional<int> a, std::optional<colour> b, std::vector<int> c) -> int
//= describe enum colour
//=   member red
//=   member default_
enum class colour { red, default_ };
int numbers(signed char a, unsigned char b, short c, unsigned long long d, float e, long double f, bool g) {
    return a + b + c + static_cast<int>(d) + static_cast<int>(e) + static_cast<int>(f) + g;
}
int texts(std::string a, std::string_view b, const char *c, const std::string &d, std::string &&e) {
    return static_cast<int>(a.size() + b.size() + d.size() + e.size()) + *c;
}
int days(std::chrono::sys_days a, std::chrono::year_month_day b, std::chrono::sys_seconds c, std::chrono::local_seconds d) {
    return a == b && c == a && d.time_since_epoch().count() == 0;
}
int maybe(std::optional<int> a, std::optional<colour> b, std::vector<int> c) {
    return a && b && c.empty();
}
