// A site's own main is an error naming the line.
//= error main.cpp:[int main(int]: the site's executable has a main of its own: remove this one...
//= GET,HEAD /reports/main() -> int
int main(int argc, char **) { return argc; }
namespace reports {
int main() { return 1; }
} // namespace reports
