// A function beside a template of its name is still itself.
//= not same: it is a template
//= GET,HEAD,POST /same(int value) -> int
//= GET,HEAD /quiet() -> std::string
//= not quiet: it is a template
//= GET,HEAD,POST /deep/pick(const std::string & text, int n) -> const std::string &
//= not deep::pick: it is a template
//= GET,HEAD,POST /object/one(int value) -> int
//= GET,HEAD,POST /object/other(int value) -> int
//= GET,HEAD,POST /object/made(int value) -> int
//= not object.one: it is a template
//= not object.other: it is a template
//= not object.made: it is a template
//= GET,HEAD,POST /clamp(int value) -> int
//= not clamp: it is introduced by using
//= GET,HEAD,POST /defaulted(int value = 3) -> int
//= not defaulted: it is a template
#include <algorithm>
#include <string>

template <class T>
T same(T value) { return value; }
int same(int value) { return value + 1; }

template <class T>
std::string quiet(T /*value*/) { return ""; }
std::string quiet() noexcept { return "quiet"; }

namespace deep {
template <class T, class U>
std::string pick(const T & /*one*/, U /*other*/) { return "template"; }
const std::string &pick(const std::string &text, int n) { return n > 0 ? text : text; }
} // namespace deep

struct base_type {
    template <class T>
    T one(T value) const { return value; }
    int one(int value) const noexcept { return value; }
    template <class T>
    T other(T value) { return value; }
    int other(int value) const & { return value; }
    template <class T>
    static T made(T value) { return value; }
    static int made(int value) { return value; }
};
struct object_type : base_type {
} object;

using std::clamp;
int clamp(int value) { return clamp(value, 0, 9); }

template <class T>
T defaulted(T value) { return value; }
int defaulted(int value = 3) { return value; }
