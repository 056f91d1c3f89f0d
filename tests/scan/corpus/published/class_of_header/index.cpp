// The class must be defined in a site source, not in a header; its out-of-line members stand
// at the top of this source, and are members all the same.
//= not blog: its class blog_type is defined in blog.hpp, not in this source
#include "blog.hpp"

int blog_type::count() const { return 1; }
blog_type blog;
