// Strings at namespace scope: std::string, std::string_view, const char*, char[]; const,
// constexpr and inline ones too.  Not static, not in an unnamed namespace.
//= GET,HEAD /a "one"
//= GET,HEAD /b "two"
//= GET,HEAD /c "three"
//= GET,HEAD /d "four"
//= GET,HEAD /e "five"
//= GET,HEAD /f "six"
//= GET,HEAD /g "seven"
//= GET,HEAD /h "eight"
//= GET,HEAD /made ""
//= GET,HEAD /deep/i "nine"
//= not k: it is static
//= not l: it is static
//= not m: it stands in an unnamed namespace
std::string a = "one";
std::string_view b = "two";
const char *c = "three";
char d[] = "four";
const std::string e = "five";
constexpr std::string_view f = "six";
inline std::string g{"seven"};
const char h[10] = "eight";
std::string made = std::string("x") + "y";
namespace deep {
const char *const i = "nine";
}
[[maybe_unused]] static std::string k = "no";
[[maybe_unused]] static const char l[] = "no";
namespace {
[[maybe_unused]] const std::string m = "no";
}
