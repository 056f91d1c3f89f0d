// A hook that can't be bound is an error.
//= error unbound.cpp:[namespace a]: a::before_ can't be bound: parameter 1 ('n') is of path, query or body...
//= error unbound.cpp:[namespace b]: b::before_ returns a bool, which would be sent: throw imprint::http_error(403, "why")...
//= error unbound.cpp:[namespace c]: c::after_ returns nothing: it changes the imprint::response & it takes
//= error unbound.cpp:[namespace d]: d::error_ returns what can be sent...
//= error unbound.cpp:[namespace e]: e::before_ can't be bound: parameter 1 ('s') is the session: write imprint::session &
//= error unbound.cpp:[namespace f]: f::before_ can't be bound: parameter 1 ('r') is the answer: an after hook alone takes it...
//= error unbound.cpp:[namespace g]: g::error_ can't be bound: parameter 1 ('u') is not there for visitors without...
//= error unbound.cpp:[namespace h]: h::before_ has the name of a hook and guards nothing, as it is a template...
//= error unbound.cpp:[namespace i]: i::before_ has the name of a hook and guards nothing, as it is a variable...
//= error unbound.cpp:[namespace k]: k::setup_ takes the site alone: write void setup_(imprint::site &site)
//= error unbound.cpp:[namespace l_]: l_::before_ guards nothing, as its namespace l_ ends with '_': move it out
//= error unbound.cpp:[struct { void before_]: object.before_ has the name of a hook and guards nothing, as it is a member function...

namespace a { void before_(int n) {} }
namespace b { bool before_() { return true; } }
namespace c { int after_(imprint::response &) { return 1; } }
namespace d { void error_() {} }
namespace e { void before_(imprint::session s) {} }
namespace f { void before_(imprint::response &r) {} }
namespace g { int error_(imprint::signed_in_user u) { return 1; } }
namespace h { template <class T> void before_(T) {} }
namespace i { auto before_ = [](imprint::session &) {}; }
namespace k { void setup_() {} }
namespace l_ { void before_() {} }
struct { void before_() const {} } object;
//= not h::before_: it is a template
//= not i::before_: its name ends with '_'
//= not object.before_: its name ends with '_'
