// A published string that site code changes is a warning; reading it is none.
//= GET,HEAD /assigned "a"
//= GET,HEAD /appended "b"
//= GET,HEAD /cleared "c"
//= GET,HEAD /indexed "d"
//= GET,HEAD /taken "e"
//= GET,HEAD /passed "f"
//= GET,HEAD /looped "g"
//= GET,HEAD /pointed "h"
//= GET,HEAD /filled "i"
//= GET,HEAD /unchanged "j"
//= GET,HEAD /change() -> int
//= GET,HEAD /look() -> int
//= warning changed.cpp:[assigned = "x"]: this changes assigned, which is published...
//= warning changed.cpp:[appended +=]: this changes appended, which is published...
//= warning changed.cpp:[cleared.clear]: this changes cleared, which is published...
//= warning changed.cpp:[indexed[0]]: this changes indexed, which is published...
//= warning changed.cpp:[= taken]: this changes taken, which is published...
//= warning changed.cpp:[std::swap(]: this changes passed, which is published...
//= warning changed.cpp:[char &c : looped]: this changes looped, which is published...
//= warning changed.cpp:[pointed = "x"]: this changes pointed, which is published...
//= warning changed.cpp:[filled[0] = 'x']: this changes filled, which is published...
std::string assigned = "a";
std::string appended = "b";
std::string cleared = "c";
std::string indexed = "d";
std::string taken = "e";
std::string passed = "f";
std::string looped = "g";
const char *pointed = "h";
char filled[8] = "i";
std::string unchanged = "j";
int change() {
    assigned = "x";
    appended += "x";
    cleared.clear();
    indexed[0] = 'x';
    std::string &other = taken;
    std::swap(passed, other);
    for (char &c : looped) { c = 'x'; }
    pointed = "x";
    filled[0] = 'x';
    return 1;
}
int look() {
    const std::string copy = unchanged;
    const std::string &same = unchanged;
    int n = unchanged[0] == 'j' && unchanged == copy && !unchanged.empty();
    for (char c : unchanged) { n += c; }
    const char *p = pointed;
    return n + *p + filled[0] + static_cast<int>(same.size()) + *unchanged.begin();
}
