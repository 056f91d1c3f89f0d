// A macro of the user that is named like a word of the API or of what is published.
//= macro deep
//= macro imprint
//= macro publish
//= GET,HEAD /deep/total() -> int
namespace deep {
int total() { return 1; }
} // namespace deep
#define publish nothing
#define imprint nothing
#define deep nothing
#define harmless nothing
