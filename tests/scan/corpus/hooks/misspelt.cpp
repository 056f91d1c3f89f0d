// Any name within one edit of them that ends in '_' is an error.
//= error misspelt.cpp:[int befor_]: befor_ is nearly 'before_', and a misspelt hook guards nothing...
//= error misspelt.cpp:[int before__]: before__ is nearly 'before_'...
//= error misspelt.cpp:[int Before_]: Before_ is nearly 'before_'...
//= error misspelt.cpp:[int afetr_]: afetr_ is nearly 'after_'...
//= error misspelt.cpp:[errors_ =]: errors_ is nearly 'error_'...
//= error misspelt.cpp:[void setup__]: setup__ is nearly 'setup_'...
//= error misspelt.cpp:[eror_(T)]: eror_ is nearly 'error_'...
//= not befor_: its name ends with '_'
//= not before__: its name ends with '_'
//= not Before_: its name ends with '_'
//= not afetr_: its name ends with '_'
//= not errors_: its name ends with '_'
//= not setup__: its name ends with '_'
//= not eror_: it is a template
//= not far_: its name ends with '_'
int befor_() { return 1; }
int before__() { return 1; }
int Before_() { return 1; }
int afetr_() { return 1; }
[[maybe_unused]] static int errors_ = 1;
[[maybe_unused]] static void setup__(imprint::site &) {}
template <class T> void eror_(T) {}
int far_() { return 1; }
