// to_string from_json to_json format_as hash_value swap begin end tag_invoke.
//= not to_string: libraries call functions of this name: it is none to publish
//= not from_json: libraries call functions of this name: it is none to publish
//= not to_json: libraries call functions of this name: it is none to publish
//= not format_as: libraries call functions of this name: it is none to publish
//= not hash_value: libraries call functions of this name: it is none to publish
//= not swap: libraries call functions of this name: it is none to publish
//= not begin: libraries call functions of this name: it is none to publish
//= not end: libraries call functions of this name: it is none to publish
//= not tag_invoke: libraries call functions of this name: it is none to publish
struct order {
    int n = 0;
};
std::string to_string(const order &o) { return std::to_string(o.n); }
void from_json(int, order &) {}
void to_json(int &, const order &) {}
int format_as(const order &o) { return o.n; }
std::size_t hash_value(const order &) { return 1; }
void swap(order &, order &) {}
int *begin(order &o) { return &o.n; }
int *end(order &o) { return &o.n + 1; }
int tag_invoke(int) { return 1; }
