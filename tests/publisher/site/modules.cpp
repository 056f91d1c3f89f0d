// SPDX-License-Identifier: MIT
// What was a module with its functions is a namespace with its own; files are no matter.
#include <string>

int calls_of_counted = 0;
int calls_of_tree = 0;

std::string index() {
    return "root index";
}
std::string foobar() {
    return "foobar of the root";
}

namespace tests {

std::string greeting = "a string of tests";

std::string index() {
    return "index of tests";
}
std::string test_publisher() {
    return "test_publisher of tests";
}
std::string hello(std::string who = "world") {
    return "hello " + who;
}
std::string counted() {
    return std::to_string(++calls_of_counted);
}

// Never published: names with an underscore at either end, classes, what is static or in an
// unnamed namespace, data that is no string, templates, what other sources declared.
std::string _hidden = "never";
std::string secret_ = "never";
static std::string kept = "never";
static std::string helper() {
    return "never";
}
namespace {
std::string inner() {
    return "never";
}
} // namespace
int number = 42;
template <class T>
T twice(T value) {
    return value + value;
}
using std::to_string;

std::string uses_them() {
    return std::to_string(
        (helper() + inner() + kept + _hidden + secret_).size() - 25 + number + twice(0)
    );
}

class plain_class {
  public:
    std::string value() const { return "never"; }
};

class callable {
  public:
    std::string operator()() const { return ++calls_of_tree, "callable object"; }
    std::string traverse() const { return ++calls_of_tree, "its method"; }

  protected:
    std::string guarded() { return "never"; }

  private:
    std::string hidden() { return "never"; }
} instance;

class leaf {
  public:
    explicit leaf(const char *text) : text_(text) {}
    std::string operator()() const { return text_; }

  private:
    const char *text_;
};
struct branch {
    std::string operator()() const { return "page 1"; }
    leaf subpage1{"subpage 1 of page 1"};
};
struct tree {
    std::string operator()() const { return "root of the tree"; }
    branch page1;
    leaf page2{"page 2"};
} hierarchy_root;

struct holder {
    std::string page1() const { return "method page1"; }
    std::string page2() const { return "method page2"; }
} hierarchy_root_2;

} // namespace tests

namespace folder_one::same {
std::string who() {
    return "one";
}
} // namespace folder_one::same

namespace folder_two::same {
std::string who() {
    return "two";
}
} // namespace folder_two::same
