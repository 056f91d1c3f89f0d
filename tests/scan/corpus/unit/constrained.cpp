// Templates that only their constraints tell apart are not two definitions of one.
//= not width: it is a template
//= not width: it is a template
//= GET,HEAD /size() -> int
template <class T>
    requires(sizeof(T) == 1)
int width(T /*value*/) { return 1; }
template <class T>
    requires(sizeof(T) > 1)
int width(T /*value*/) { return 2; }
int size() { return width('a') + width(1); }
