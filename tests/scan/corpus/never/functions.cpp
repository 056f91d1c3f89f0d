// Deleted, consteval, pure, &&-qualified; operators other than (), conversions, destructors.
//= not gone: it is deleted
//= not early: it is consteval: it can't run when a request arrives
//= not operator+: it is an operator
//= not object.used_up: it is &&-qualified: it would use its object up
//= not object.gone: it is deleted
//= not object.operator==: it is an operator
//= GET,HEAD /object/pure() -> int
//= not object.pure: it is pure
//= not object.real: it is pure
//= GET,HEAD /object/here() -> int
//= GET,HEAD /object/real() -> int
//= GET,HEAD /operators() -> int
int gone() = delete;
consteval int early() { return 1; }
struct base {
    virtual ~base() = default;
    virtual int pure() const = 0;
    virtual int real() const = 0;
};
struct object_type : base {
    object_type() = default;
    ~object_type() override = default;
    int pure() const override { return early(); }
    int real() const override { return 1; }
    int used_up() && { return 1; }
    int gone() const = delete;
    bool operator==(const object_type &) const { return true; }
    operator int() const { return 1; }
    int here() const & { return 1; }
} object;
int operator+(const object_type &, int n) { return n; }
int operators() { return 1; }
