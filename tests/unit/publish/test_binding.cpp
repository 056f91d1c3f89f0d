// SPDX-License-Identifier: MIT
// Values from segments, query, form and JSON: who takes what, and what each refusal says.
#include "asking.hpp"
#include "imprint/describe.hpp"
#include "imprint/request.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace {

// NOLINTNEXTLINE(readability-identifier-naming): keeps a name off a keyword
enum class colour { red, default_ };

struct line {
    std::string article;
    int count = 1;
};

struct order {
    std::string customer;
    int number;
    bool gift = true;
    std::optional<std::string> note;
    std::vector<int> codes;
    std::vector<line> lines;
};

// NOLINTBEGIN(performance-unnecessary-value-param): parameters as sites write them
int defaults_made = 0;

std::string sum(int a, int b) {
    return std::to_string(a) + '+' + std::to_string(b);
}
std::string kinds(
    unsigned char small,
    const double &wide,
    bool yes,
    std::string_view view,
    const char *text,
    colour tint,
    std::chrono::year_month_day day
) {
    return std::to_string(small) + ' ' + std::to_string(wide) + ' ' + (yes ? "yes " : "no ") +
           std::string(view) + ' ' + text + (tint == colour::red ? " red " : " default ") +
           std::to_string(static_cast<int>(day.year()));
}
std::string lacking(std::optional<int> number, std::optional<std::string> text, int with) {
    return (number ? std::to_string(*number) : "none") + '|' + text.value_or("none") + '|' +
           std::to_string(with);
}
std::string words(std::string &&text, std::vector<std::string> all) {
    for (const std::string &one : all) {
        text.append("|").append(one);
    }
    return std::move(text);
}
std::string
box(imprint::on_post /*method*/, bool checked, bool usual, std::optional<bool> maybe) {
    return std::string(checked ? "on" : "off") + (usual ? " on" : " off") +
           (maybe ? " there" : " absent");
}
std::string take_order(const order &it) {
    std::string text = it.customer + ' ' + std::to_string(it.number) +
                       (it.gift ? " gift " : " plain ") + it.note.value_or("-");
    for (const int code : it.codes) {
        text += ' ' + std::to_string(code);
    }
    for (const line &one : it.lines) {
        text += ' ' + one.article + '*' + std::to_string(one.count);
    }
    return text;
}
std::string find_orders(imprint::on_get /*method*/, const order &like) {
    return take_order(like);
}
std::string lists(std::vector<int> all) {
    return std::to_string(all.size());
}
std::string unnamed(int number, const std::string &text) {
    return std::to_string(number) + text;
}
std::string lenient(std::string name, const imprint::request & /*all*/) {
    return name;
}
std::string usually(std::optional<int> number) {
    return number ? std::to_string(*number) : "none";
}
std::string many(int first, int second, int third) {
    return std::to_string(first) + std::to_string(second) + std::to_string(third);
}

// NOLINTEND(performance-unnecessary-value-param)

} // namespace

template <>
struct imprint::describe<colour> : imprint::enumerators<
                                       imprint::enumerator<"red", colour::red>,
                                       imprint::enumerator<"default_", colour::default_>> {};
template <>
struct imprint::describe<line>
    : imprint::fields<
          imprint::field<"article", &line::article>,
          imprint::field<"count", &line::count, imprint::initialised>> {};
template <>
struct imprint::describe<order>
    : imprint::fields<
          imprint::field<"customer", &order::customer>,
          imprint::field<"number", &order::number>,
          imprint::field<"gift", &order::gift, imprint::initialised>,
          imprint::field<"note", &order::note>,
          imprint::field<"codes", &order::codes>,
          imprint::field<"lines", &order::lines>> {};

namespace {

struct fixture {
    fixture() {
        using imprint::arg;
        site.publish("/sum", sum, arg{"a"}, arg{"b"});
        site.publish(
            "/kinds",
            kinds,
            arg{"small"},
            arg{"wide"},
            arg{"yes"},
            arg{"view"},
            arg{"text"},
            arg{"tint"},
            arg{"day"}
        );
        site.publish(
            "/lacking",
            lacking,
            arg{"number"},
            arg{"text"},
            arg{"with", [] { return ++defaults_made; }, "++"}
        );
        site.publish("/words", words, arg{"text"}, arg{"all"});
        site.publish(
            "/box", box, arg{"checked"}, arg{"usual", [] { return true; }, "true"}, arg{"maybe"}
        );
        site.publish("/order", take_order, arg{"it"});
        site.publish("/find", find_orders, arg{"like"});
        site.publish(
            "/lists", lists, arg{"all", [] { return std::vector<int>{1, 2, 3}; }, "{1, 2, 3}"}
        );
        site.publish("/lines", [](std::vector<line> all) { return all.size(); }, arg{"all"});
        site.publish(
            "/line", [](std::optional<line> one) { return one.has_value(); }, arg{"one"}
        );
        site.publish("/unnamed", unnamed);
        site.publish(
            "/usual_order",
            take_order,
            arg{"it", [] { return order{"usual", 1, false, {}, {}, {}}; }, "usual"}
        );
        site.publish("/lenient", lenient, arg{"name"});
        site.publish("/usually", usually, arg{"number", [] { return 5; }, "5"});
        site.publish(
            "/many",
            many,
            arg{"first", [] { return 1; }, "1"},
            arg{"second", [] { return 2; }, "2"},
            arg{"third", [] { return 3; }, "3"}
        );
        site.check();
    }
    answered post(std::string target, std::string type, std::string body) {
        asked what;
        what.method = "POST";
        what.target = std::move(target);
        what.type = std::move(type);
        what.body = std::move(body);
        return ask(what);
    }
    imprint::site site;
    asking ask{site};
};

struct row {
    const char *target;
    const char *form; // nullptr: GET
    int status;
    const char *says;
};
std::ostream &operator<<(std::ostream &out, const row &of) {
    return out << of.target << " form " << (of.form == nullptr ? "none" : of.form);
}

const row rows[] = {
    // A list of structs or an optional one comes as JSON only.
    {"/lines?all=3", nullptr, 405, "POST"},
    {"/line?one=3", nullptr, 405, "POST"},
    // Segments left to right, and any by name instead; one value from one source.
    {"/sum/1/2", nullptr, 200, "1+2"},
    {"/sum/1?b=2", nullptr, 200, "1+2"},
    {"/sum?a=1&b=2", nullptr, 200, "1+2"},
    {"/sum?b=2&a=1", nullptr, 200, "1+2"},
    {"/sum/1?a=1&b=2", nullptr, 400, "field 'a' is given twice, wanted is one value"},
    {"/sum?a=1&a=1&b=2", nullptr, 400, "field 'a' is given twice"},
    {"/sum?a=1", "b=2", 200, "1+2"},
    {"/sum?a=1", "a=1&b=2", 400, "field 'a' is given twice"},
    {"/sum", "a=1&b=2&b=3", 400, "field 'b' is given twice"},
    {"/sum?A=1&a=2&b=3", nullptr, 200, "2+3"},
    // Absent, empty, malformed.
    {"/sum?a=1", nullptr, 400, "field 'b' is missing"},
    {"/sum?a=1&b=", nullptr, 400, "field 'b'"},
    {"/sum?a=1&b=x", nullptr, 400, "'x' came"},
    {"/sum?a=1&b=x", nullptr, 400, "an integer from -2147483648 to 2147483647"},
    {"/sum?a=x&b=y", nullptr, 400, "field 'a'"},
    {"/sum?a=x&b=y", nullptr, 400, "field 'b'"},
    {"/sum?a=1&b=2147483648", nullptr, 400, "'2147483648' came"},
    {"/sum?a=01&b=-0", nullptr, 200, "1+0"},
    {"/sum/01/2", nullptr, 404, ""},
    {"/sum/1/-0", nullptr, 404, ""},
    {"/sum?a=+1&b=2", nullptr, 400, "field 'a'"},
    {"/sum?a=%2B1&b=2", nullptr, 400, "field 'a'"},
    {"/sum?a=0x1&b=2", nullptr, 400, "field 'a'"},
    // Tracking fields in links, and odd ones in forms.
    {"/sum?a=1&b=2&utm_source=x&req=1", nullptr, 200, "1+2"},
    {"/sum", "a=1&b=2&odd=3", 200, "1+2"},
    // Every kind.
    {"/kinds/255/1.5/true/a/b/default/2026-01-31",
     nullptr,
     200,
     "255 1.500000 yes a b default 2026"},
    {"/kinds/256/1.5/true/a/b/default/2026-01-31", nullptr, 404, ""},
    {"/kinds/1/1/on/a/b/red/2026-01-31", nullptr, 200, "1 1.000000 yes a b red 2026"},
    {"/kinds/1/1/yes/a/b/red/2026-01-31", nullptr, 404, ""},
    {"/kinds/1/1/0/a/b/default_/2026-01-31", nullptr, 404, ""},
    {"/kinds/1/1/0/a/b/1/2026-01-31", nullptr, 404, ""},
    {"/kinds/1/1/0/a/b/red/2026-02-30", nullptr, 404, ""},
    {"/kinds/1/nan/0/a/b/red/2026-02-03", nullptr, 404, ""},
    {"/kinds/1/1./0/a/b/red/2026-02-03", nullptr, 404, ""},
    {"/kinds/1/1/0?view=&text=&tint=red&day=2026-02-03",
     nullptr,
     200,
     "1 1.000000 no   red 2026"},
    {"/kinds/1/1/0/a?text=%00&tint=red&day=2026-02-03", nullptr, 400, "field 'text'"},
    {"/kinds/1/1/0/a?text=%ff&tint=red&day=2026-02-03", nullptr, 400, "field 'text'"},
    // Optional and defaulted ones.
    {"/lacking?with=5", nullptr, 200, "none|none|5"},
    {"/lacking?number=&text=&with=5", nullptr, 200, "none||5"},
    {"/lacking/7/x/5", nullptr, 200, "7|x|5"},
    {"/lacking/7?with=5", nullptr, 200, "7|none|5"},
    {"/many", nullptr, 200, "123"},
    {"/many?second=9", nullptr, 200, "193"},
    {"/many?second=", nullptr, 200, "123"},
    {"/many/7?third=9", nullptr, 200, "729"},
    // A list takes all of one source, in order; commas never split.
    {"/words/t?all=b&all=a,c&all=", nullptr, 200, "t|b|a,c|"},
    {"/words/t", nullptr, 200, "t"},
    {"/words/t?all=a",
     "all=b",
     400,
     "field 'all' is given twice, wanted is one source: query or body"},
    {"/words/t", "all=a&all=b", 200, "t|a|b"},
    {"/words/t/a", nullptr, 404, ""},
    // Unnamed ones take segments only.
    {"/unnamed/1/x", nullptr, 200, "1x"},
    {"/unnamed/1", nullptr, 404, ""},
    {"/unnamed", nullptr, 404, ""},
    {"/unnamed/1?=x", nullptr, 404, ""},
    // An unchecked box sends nothing, also where checked is the default.
    {"/box", "", 200, "off off absent"},
    {"/box", "checked=on&usual=1&maybe=0", 200, "on on there"},
    {"/box?checked=1", "usual=1", 200, "on on absent"},
    {"/box", "checked=maybe", 400, "true, false, 1, 0, on or off"},
    // An aggregate's fields are the form's.
    {"/order", "customer=Ada&number=7", 200, "Ada 7 plain -"},
    {"/order", "customer=&number=7&gift=on&note=hi&codes=1&codes=2", 200, " 7 gift hi 1 2"},
    {"/order", "customer=Ada", 400, "field 'number' is missing"},
    {"/order", "customer=Ada&number=x&codes=y", 400, "field 'codes'"},
    {"/order", "customer=Ada&number=1&number=2", 400, "field 'number' is given twice"},
    {"/order?number=1", "customer=Ada", 200, "Ada 1 plain -"},
    {"/order?number=1", "customer=Ada&number=1", 400, "field 'number' is given twice"},
    {"/order", "customer=Ada&number=7&lines=x", 400, "field 'lines'"},
    // A search form sends its fields in the query, where an absent box is absent.
    {"/find?customer=Ada&number=7", nullptr, 200, "Ada 7 gift -"},
    {"/find?customer=Ada", nullptr, 400, "field 'number' is missing"},
    {"/order?customer=Ada&number=7", nullptr, 405, "POST"}, // untagged
    {"/lists", nullptr, 200, "3"},
    {"/lists?all=7", nullptr, 200, "1"},
    {"/lists?all=7&all=", nullptr, 400, "field 'all'"},
    // A default stands for the aggregate as a whole.
    {"/usual_order", "", 200, "usual 1 plain -"},
    {"/usual_order", "odd=1", 200, "usual 1 plain -"},
    {"/usual_order", "customer=Ada&number=7", 200, "Ada 7 plain -"},
    {"/usual_order", "customer=Ada", 400, "field 'number' is missing"},
};

struct json_row {
    const char *target;
    const char *body;
    int status;
    const char *says;
};
std::ostream &operator<<(std::ostream &out, const json_row &of) {
    return out << of.target << ' ' << of.body;
}

const json_row json_rows[] = {
    {"/sum", R"({"a":1,"b":2})", 200, "1+2"},
    {"/sum/1", R"({"b":2})", 200, "1+2"},
    {"/sum?a=1", R"({"a":1,"b":2})", 400, "field 'a' is given twice"},
    {"/sum", R"({"a":1,"b":"2"})", 400, "field 'b'"},
    {"/sum", R"({"a":1,"b":1.9})", 400, "'1.9' came"},
    {"/sum", R"({"a":1,"b":99999999999})", 400, "field 'b'"},
    {"/sum", R"({"a":1,"b":null})", 400, "field 'b'"},
    {"/sum", R"({"a":1,"b":2,"c":3})", 400, "member 'c' is not known"},
    {"/sum", R"({"a":1,"b":2,"a":1})", 400, "a"},
    {"/sum", R"([1,2])", 400, "object"},
    {"/sum", R"({"a":1)", 400, ""},
    {"/sum", "", 400, "field 'a' is missing"},
    {"/lacking?with=5", R"({"number":null,"text":"x"})", 200, "none|x|5"},
    {"/many", R"({"first":null})", 400, "field 'first'"}, // null is absence for optional only
    {"/usually", R"({"number":null})", 200, "5"},
    {"/usually", R"({"number":7})", 200, "7"},
    {"/words/t", R"({"all":["b","a"]})", 200, "t|b|a"},
    {"/words/t", R"({"all":"b"})", 400, "field 'all'"},
    {"/box", R"({"checked":true})", 200, "on on absent"}, // no form: the default stands
    {"/box", R"({"usual":true})", 400, "field 'checked' is missing"},
    {"/box", R"({"checked":1})", 400, "field 'checked'"},
    {"/order", R"({"customer":"Ada","number":7})", 200, "Ada 7 gift -"},
    {"/order",
     R"({"customer":"A","number":7,"gift":false,"note":null,"codes":[3],)"
     R"("lines":[{"article":"x"},{"article":"y","count":2}]})",
     200,
     "A 7 plain - 3 x*1 y*2"},
    {"/order", R"({"customer":"A","number":7,"lines":[{"count":2}]})", 400, "lines[0].article"},
    {"/order", R"({"customer":"A","number":7,"odd":1})", 400, "member 'odd'"},
    {"/lenient", R"({"name":"x","odd":1})", 200, "x"},
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(binding, fixture)

BOOST_DATA_TEST_CASE_F(fixture, fields, boost::unit_test::data::make(rows)) {
    const answered got =
        sample.form == nullptr
            ? ask("GET", sample.target)
            : post(sample.target, "application/x-www-form-urlencoded", sample.form);
    BOOST_TEST(got.status == sample.status, got.status << ": " << got.body);
    if (sample.status == 200) {
        BOOST_TEST(got.body == sample.says);
    } else {
        BOOST_TEST(got.says(sample.says), got.body);
    }
}

BOOST_DATA_TEST_CASE_F(fixture, json, boost::unit_test::data::make(json_rows)) {
    for (const char *type : {"application/json", "application/vnd.x+json; charset=utf-8"}) {
        const answered got = post(sample.target, type, sample.body);
        BOOST_TEST(got.status == sample.status, got.status << ": " << got.body);
        if (sample.status == 200) {
            BOOST_TEST(got.body == sample.says);
        } else {
            BOOST_TEST(got.says(sample.says), got.body);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_default_is_made_once_for_each_call_that_needs_it) {
    defaults_made = 0;
    BOOST_TEST(ask("GET", "/lacking").body == "none|none|1");
    BOOST_TEST(ask("GET", "/lacking").body == "none|none|2");
    ask("GET", "/lacking?with=9");
    ask("GET", "/lacking?number=x");
    BOOST_TEST(ask("GET", "/lacking/1/2/3").body == "1|2|3");
    BOOST_TEST(defaults_made == 2);
}

BOOST_AUTO_TEST_CASE(what_a_form_ignores_is_said_in_development) {
    BOOST_TEST(post("/sum", "application/x-www-form-urlencoded", "a=1&b=2&odd=3").notes.empty()
    );
    site.settings().development = true;
    const answered got = post("/sum", "application/x-www-form-urlencoded", "a=1&b=2&odd=3");
    BOOST_REQUIRE(got.notes.size() == 1U);
    BOOST_TEST(got.notes.front().find("'odd'") != std::string::npos);
}

// The log has the words that the client reads.
BOOST_AUTO_TEST_CASE(a_refusal_is_noted) {
    const answered got = ask("GET", "/sum?a=1");
    BOOST_REQUIRE(got.notes.size() == 1U);
    BOOST_TEST(got.notes.front().find("field 'b' is missing") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
