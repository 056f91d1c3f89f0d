// What an included header holds is not of this source; a member of its class stands at the top.
//= GET,HEAD /own() -> int
#include "helper.hpp"
int carried::get() const { return from_header(); }
int own() { return carried().get(); }
