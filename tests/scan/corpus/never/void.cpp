// void functions without a method tag.
//= not act: it returns nothing and takes no method tag...
//= not write_to: it returns nothing and takes no method tag...
//= POST /save([imprint::on_post], int n) -> void
void act(int n) { (void)n; }
void write_to(std::ostream &out) { out << 1; }
void save(imprint::on_post, int n) { (void)n; }
