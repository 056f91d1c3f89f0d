// A macro of the user that is named like a word of the API or of what is published.
//= macro after
//= macro amount
//= macro deep
//= macro first
//= macro imprint
//= macro publish
//= GET,HEAD /deep/total() -> int
//= GET,HEAD,POST /deep/later(int n = base) -> int
//= GET,HEAD,POST /wait(int n = after) -> int
//= POST /pay(coins c) -> int
//= describe struct coins
//= not deep::first::base: it is data...
namespace deep {
int total() { return 1; }
inline namespace first {
constexpr int base = 2;
int later(int n = base) { return n; }
} // namespace first
} // namespace deep
struct coins {
    int amount = 0;
};
int pay(coins c) { return c.amount; }
#define after 3
int wait(int n = after) { return n; }
#define publish nothing
#define imprint nothing
#define deep nothing
#define first nothing
#define amount nothing
#define harmless nothing
