// SPDX-License-Identifier: MIT
// Units of hand-made findings, compiled with and without the prelude, warnings being errors.
#include "folder.hpp"
#include "scan/write_unit.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

using namespace imprint::scan;

namespace {

std::pair<int, std::string> run(const std::string &command) {
    // NOLINTNEXTLINE(cert-env33-c): a compiler on files of our own
    std::FILE *pipe = ::popen((command + " 2>&1").c_str(), "r");
    BOOST_REQUIRE(pipe != nullptr);
    std::string said;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
        said += static_cast<char>(c);
    }
    return {::pclose(pipe), said};
}

// The folder of the precompiled prelude, as builds have it.
std::string precompiled() {
    static const scan_test::folder folder;
    static const bool made = [] {
        std::filesystem::create_directory(folder / "imprint");
        const auto [status, said] =
            run(SCAN_COMPILER " -std=c++20 -Wpedantic -w -x c++-header -I'" SCAN_INCLUDE
                              "' '" SCAN_INCLUDE "/imprint/prelude.hpp' -o '" +
                (folder / "imprint/prelude.hpp.gch").string() + "'");
        BOOST_REQUIRE_MESSAGE(status == 0, said);
        return true;
    }();
    return made ? folder.path().string() : "";
}

// A source and where things stand in it.
class site_source {
  public:
    explicit site_source(std::string_view text) : text_(text) {
        file.path = folder_.write("in/index.cpp", text_);
        file.relative = "index.cpp";
        file.unit = "index.site.cpp";
        found.source = file.path;
    }

    location at(std::string_view what) const {
        const std::size_t begin = text_.find(what);
        BOOST_REQUIRE_MESSAGE(begin != std::string::npos, what);
        const std::string before = text_.substr(0, begin);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        return {
            file.path,
            static_cast<unsigned>(line),
            static_cast<unsigned>(begin - (before.rfind('\n') + 1) + 1)
        };
    }

    published &string(std::string_view name) {
        published one;
        one.what = kind::string;
        one.qualified = name;
        one.names = {std::string(name)};
        one.object = "::" + std::string(name);
        one.where = at(name);
        found.all.push_back(one);
        return found.all.back();
    }
    published &function(std::string_view name, std::string_view expression) {
        published &one = string(name);
        one.what = kind::function;
        one.object.clear();
        one.function = expression;
        return one;
    }
    // `text`: "name = tokens" as it stands in the source, or a name alone.
    parameter taken(std::string_view text, std::string_view type = "int") const {
        parameter one;
        one.type = type;
        one.name = text.substr(0, text.find(' '));
        const std::size_t equals = text.find(" = ");
        if (equals != std::string_view::npos) {
            constexpr std::size_t sign = 3;
            one.has_default = true;
            one.default_tokens = text.substr(equals + sign);
            one.default_at = at(text);
            one.default_at.column += static_cast<unsigned>(equals + sign);
        }
        return one;
    }

    // What the compiler says of the unit; "" when nothing.
    std::string compile(std::string_view more) const {
        folder_.write("out/index.site.cpp", format_unit(found, file));
        const auto [status, said] =
            run("cd '" + (folder_ / "out").string() +
                "' && " SCAN_COMPILER
                " -std=c++20 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wunused -Werror "
                "-fsyntax-only -I'" +
                precompiled() + "' -I'" SCAN_INCLUDE "' " + std::string(more) +
                " index.site.cpp");
        return status == 0 || !said.empty() ? said : "failed silently";
    }

    unit found;
    source_file file;

  private:
    scan_test::folder folder_;
    std::string text_;
};

struct row {
    std::string_view name;
    std::string_view text;
    std::function<void(site_source &)> find;
};
std::ostream &operator<<(std::ostream &out, const row &one) {
    return out << one.name;
}

const row good[] = {
    {"nothing",
     "#include <string>\nstatic int unused_here = 1; int f() { return unused_here; }\n",
     [](site_source & /*site*/) {}},
    {"strings",
     "#include <string>\n#include <string_view>\n"
     "std::string motto = \"m\";\nextern const std::string_view view;\n"
     "const std::string_view view = \"v\";\n"
     "const char *pointer = \"p\";\nchar array[] = \"a\";\ninline const std::string kept = "
     "\"k\";\n",
     [](site_source &site) {
         for (const char *name : {"motto", "view", "pointer", "array", "kept"}) {
             site.string(name).doc = "\"quoted\"\\ and\nbroken ?\?/ off\xc3\xa9";
         }
     }},
    {"overloads and libc's names",
     "#include <string>\n#include <strings.h>\n"
     "std::string index(std::string q = {}) { return q; }\n"
     "int total(int a) noexcept { return a; }\nint total(int a, int b) { return a + b; }\n"
     "namespace imprint_ { namespace imprint {} namespace std {} int inner(int n = 1) { return "
     "n; } }\n",
     [](site_source &site) {
         published &index =
             site.function("index", "imprint::overload<std::basic_string<char>>(&::index)");
         index.names.clear();
         index.index = true;
         index.parameters = {site.taken("q = {}", "std::string")};
         site.function("total", "imprint::overload<int>(&::total)").parameters = {site.taken("a"
         )};
         site.function("total", "imprint::overload<int, int>(&::total)").parameters = {
             site.taken("a"), site.taken("b")
         };
         published &inner =
             site.function("inner", "imprint::overload<int>(&::imprint_::inner)");
         inner.parameters = {site.taken("n = 1")};
         inner.scope = {"imprint_", "imprint"};
         inner.scope = {"imprint_"};
     }},
    {"defaults",
     "#include <string>\n#include <string_view>\n#include <utility>\n#include <vector>\n"
     "#include <optional>\n"
     "namespace lib { static const std::string other = \"x\"; namespace deep { inline int z = "
     "2; } }\n"
     "namespace a { namespace short_ = lib; using namespace lib::deep; using lib::other;\n"
     "namespace { int hidden = 3; } inline namespace v1 { static int base = 1;\n"
     "int f(int n = base, int h = hidden, int y = z, int w = 3,\n"
     "      std::string s = \"a, \\\"b\\\"\\n\", const std::string &t = short_::other,\n"
     "      std::string_view v = \"view\", const char *p = 0, std::optional<int> o = {},\n"
     "      int l = [](int k) { return k + 1; }(2), std::vector<int> m = {1, 2},\n"
     "      int u = std::pair<int, int>(1, 2).second, std::string_view x = short_::other)\n"
     "{ return n + h + y + w + l + u + (p == nullptr) + int(s.size() + t.size() + v.size() + "
     "m.size() + x.size()) + o.value_or(0); }\n"
     "} }\n",
     [](site_source &site) {
         published &f = site.function(
             "f",
             "imprint::overload<int, int, int, int, std::string, const std::string &, "
             "std::string_view, const char *, std::optional<int>, int, std::vector<int>, int, "
             "std::string_view>(&::a::f)"
         );
         f.scope = {"a", "v1"};
         f.parameters = {
             site.taken("n = base"),
             site.taken("h = hidden"),
             site.taken("y = z"),
             site.taken("w = 3"),
             site.taken(R"(s = "a, \"b\"\n")", "std::string"),
             site.taken("t = short_::other", "const std::string &"),
             site.taken("v = \"view\"", "std::string_view"),
             site.taken("p = 0", "const char *"),
             site.taken("o = {}", "std::optional<int>"),
             site.taken("l = [](int k) { return k + 1; }(2)"),
             site.taken("m = {1, 2}", "std::vector<int>"),
             site.taken("u = std::pair<int, int>(1, 2).second"),
             site.taken("x = short_::other", "std::string_view"),
         };
     }},
    {"members",
     "namespace { const int far = 9; }\n"
     "class blog_type {\n  public:\n    static constexpr int most = 7;\n"
     "    explicit blog_type(int n) : n_(n) {}\n    virtual ~blog_type() = default;\n"
     "    virtual int operator()(int limit = most) const { return limit + n_; }\n"
     "    enum class order { up, down };\n"
     "    int list(order o = order::down, int k = far) { return o == order::up ? k : n_; }\n"
     "    struct { int text(int id = most) const { return id; } } comments;\n"
     "  private:\n    int n_;\n} blog(1);\n"
     "namespace { struct hidden_type { int one(int q = 5) { return q; } }; }\n"
     "namespace deep { hidden_type hidden; struct last final { int none(int r = far) { return "
     "r; } } end; }\n",
     [](site_source &site) {
         const std::string type = "std::remove_cvref_t<decltype((::blog))>";
         published &call =
             site.function("operator()", "imprint::overload<int>(&" + type + "::operator())");
         call.names = {"blog"};
         call.object = "::blog";
         call.class_type = type;
         call.parameters = {site.taken("limit = most")};
         published &list = site.function("list", "&" + type + "::list");
         list.object = "::blog";
         list.class_type = type;
         list.parameters = {site.taken("o = order::down", "order"), site.taken("k = far")};
         const std::string comments = "std::remove_cvref_t<decltype((::blog.comments))>";
         published &text = site.function("text", "&" + comments + "::text");
         text.object = "::blog.comments";
         text.class_type = comments;
         text.around = {"::blog_type"};
         text.parameters = {site.taken("id = most")};
         published &one =
             site.function("one", "&std::remove_cvref_t<decltype((::deep::hidden))>::one");
         one.object = "::deep::hidden";
         one.scope = {""};
         one.parameters = {site.taken("q = 5")};
         published &none =
             site.function("none", "&std::remove_cvref_t<decltype((::deep::end))>::none");
         none.object = "::deep::end";
         none.scope = {"deep"};
         none.parameters = {site.taken("r = far")};
         described order;
         order.enumeration = true;
         order.type = "imprint::generated::parameter<decltype(&" + type + "::list), 0>";
         order.members = {{"up", false}, {"down", false}};
         order.where = site.at("enum class");
         site.found.types = {order};
     }},
    {"a lambda",
     "namespace n { static int base = 2; auto twice = [](int k = base) { return 2 * k; }; }\n",
     [](site_source &site) {
         published &twice = site.string("twice");
         twice.what = kind::member;
         twice.object = "::n::twice";
         twice.scope = {"n"};
         twice.parameters = {site.taken("k = base")};
     }},
    {"macros named like the API",
     "#define publish oops\n#define site 3\n#define field 7\n#define arg(x) x(\n"
     "#define describe struct nothing\n#define imprint 1 2 3\n"
     "int f(int n = field, int m = 1 + site) { return n + m; }\n",
     [](site_source &site) {
         site.found.macros = {"arg", "describe", "field", "imprint", "publish", "site"};
         site.function("f", "&::f").parameters = {
             site.taken("n = field"), site.taken("m = 1 + site")
         };
     }},
    {"descriptions",
     "#include <string>\n#include <vector>\n"
     "namespace { enum class colour { red, default_ }; }\n"
     "struct part { int size; };\n"
     "struct item { std::string name; int count = 1; std::vector<part> parts; colour c = "
     "colour::red; };\n"
     "item save(item i) { return i; }\ncolour paint(colour c = colour::red) { return c; }\n",
     [](site_source &site) {
         site.function("save", "&::save").parameters = {site.taken("i", "item")};
         site.function("paint", "&::paint").parameters = {
             site.taken("c = colour::red", "colour")
         };
         site.found.types = {
             {true,
              "imprint::generated::parameter<decltype(&::paint), 0>",
              "colour",
              {{"red", false}, {"default_", false}},
              site.at("enum")},
             {false,
              "decltype(imprint::generated::parameter<decltype(&::save), "
              "0>::parts)::value_type",
              "part",
              {{"size", false}},
              site.at("struct part")},
             {false,
              "imprint::generated::parameter<decltype(&::save), 0>",
              "item",
              {{"name", false}, {"count", true}, {"parts", false}, {"c", true}},
              site.at("struct item")}
         };
     }},
    {"hooks",
     "#include <imprint/imprint.hpp>\n"
     "namespace club { namespace { void before_() {} }\n"
     "static void after_(imprint::response &) {}\n"
     "inline namespace v1 { std::string error_(const imprint::http_error &) { return \"\"; } } "
     "}\n",
     [](site_source &site) {
         site.found.hooks = {
             {hook_kind::before, {}, "&::club::before_", "of \"all\"", site.at("void before_")},
             {hook_kind::after,
              {"club"},
              "imprint::overload<imprint::response &>(&::club::after_)",
              "",
              site.at("static void")},
             {hook_kind::error, {"club"}, "&::club::error_", "", site.at("std::string")},
         };
     }},
    {"a set-up that cannot be seen from outside",
     "#include <imprint/imprint.hpp>\nint other() { return 1; }\n"
     "namespace { void setup_(imprint::site &s) { s.publish(\"/other\", &other); } }\n",
     [](site_source &site) {
         site.found.hooks = {
             {hook_kind::setup,
              {},
              "imprint::overload<imprint::site &>(&::setup_)",
              "",
              site.at("void setup_")}
         };
     }},
};

// By the user, before: the scan's is not in its way.
constexpr std::string_view by_hand =
    "#include <imprint/imprint.hpp>\n"
    "enum class colour { red, blue };\n"
    "template <> struct imprint::describe<colour> : imprint::enumerators<"
    "imprint::enumerator<\"rouge\", colour::red>> {};\n"
    "static_assert(imprint::describe<colour>::enumerator_count == 1);\n"
    "colour paint(colour c) { return c; }\n";

struct wrong_row {
    std::string_view name;
    std::string_view text;
    std::function<void(site_source &)> find;
    std::string_view place; // in the source: where the compiler is to point
    std::string_view sentence;
};
std::ostream &operator<<(std::ostream &out, const wrong_row &one) {
    return out << one.name;
}

const wrong_row wrong[] = {
    {"a member that is not public",
     "class t {\n  int mine = 1;\n  static constexpr int most = 7;\n"
     "  public: int f(int n =   most) { return n + mine; }\n} o;\n",
     [](site_source &site) {
         published &f = site.function("f", "&std::remove_cvref_t<decltype((::o))>::f");
         f.object = "::o";
         f.class_type = "std::remove_cvref_t<decltype((::o))>";
         f.parameters = {site.taken("n =   most")};
         f.parameters[0].default_tokens = "most";
         f.parameters[0].default_at = site.at("most) {");
     },
     "most) {",
     "private"},
    {"a final class",
     "struct t final { static constexpr int most = 7; int f(int n = most) { return n; } } o;\n",
     [](site_source &site) {
         published &f = site.function("f", "&std::remove_cvref_t<decltype((::o))>::f");
         f.object = "::o";
         f.class_type = "std::remove_cvref_t<decltype((::o))>";
         f.where = site.at("f(int");
         f.parameters = {site.taken("n = most")};
     },
     "",
     "name the class before the member"},
    {"a view of a text that is gone",
     "#include <string>\nauto f(std::string_view n = std::string(\"a\")) { return n.size(); "
     "}\n",
     [](site_source &site) {
         site.function("f", "&::f").parameters = {
             site.taken("n = std::string(\"a\")", "std::string_view")
         };
     },
     "",
     "the default of parameter 'n' is a text that is gone"},
    {"what publish() refuses",
     "\n\nint *f(int n) { static int k = 0; k = n; return &k; }\n",
     [](site_source &site) { site.function("f", "&::f").parameters = {site.taken("n")}; },
     "f(int n)",
     "publish: "},
};

const std::string_view with_and_without[] = {"", "-DIMPRINT_WITHOUT_PRELUDE"};

} // namespace

BOOST_AUTO_TEST_SUITE(write_unit)

BOOST_DATA_TEST_CASE(
    compiles_without_a_word, boost::unit_test::data::make(good) * with_and_without, one, prelude
) {
    if (one.name == "macros named like the API" && !prelude.empty()) {
        return; // its macros are in the way of any header after them
    }
    site_source site(one.text);
    one.find(site);
    BOOST_TEST(site.compile(prelude) == "");
}

BOOST_DATA_TEST_CASE(the_compiler_points_at_the_source, wrong, one) {
    site_source site(one.text);
    one.find(site);
    const std::string said = site.compile("");
    BOOST_TEST(said.find(one.sentence) != std::string::npos, said);
    // A registration by its line alone: its column is the unit's.
    const location at = one.place.empty() ? site.found.all[0].where : site.at(one.place);
    const bool is_default = one.sentence == "private";
    const std::string place = site.file.path + ":" + std::to_string(at.line) + ":" +
                              (is_default ? std::to_string(at.column) + ":" : "");
    BOOST_TEST(said.find(place) != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(a_description_by_hand_stands) {
    site_source site(by_hand);
    site.function("paint", "&::paint").parameters = {site.taken("c", "colour")};
    site.found.types = {
        {true,
         "imprint::generated::parameter<decltype(&::paint), 0>",
         "colour",
         {{"red", false}, {"blue", false}},
         site.at("enum")}
    };
    BOOST_TEST(site.compile("") == "");
}

BOOST_AUTO_TEST_SUITE_END()
