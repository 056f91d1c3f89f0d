// SPDX-License-Identifier: MIT
// Registered by hand, as a scan of site/ would.
#include "site.hpp"
#include "site/calling.cpp"
#include "site/guarded.cpp"
#include "site/modules.cpp"
#include "site/nodes.cpp"
#include "site/output.cpp"

using imprint::arg;
using imprint::overload;

namespace {

void publish_modules(imprint::site &site) {
    site.publish("/index", overload<>(&::index));
    site.publish("/foobar", &::foobar);
    site.publish("/tests/greeting", ::tests::greeting);
    site.publish("/tests/index", overload<>(&::tests::index));
    site.publish("/tests/test_publisher", &::tests::test_publisher);
    site.publish(
        "/tests/hello", &::tests::hello, arg{"who", [] { return "world"; }, "\"world\""}
    );
    site.publish("/tests/counted", &::tests::counted);
    site.publish("/tests/uses_them", &::tests::uses_them);
    site.publish("/tests/instance", ::tests::instance);
    site.publish("/tests/instance/traverse", ::tests::instance, &tests::callable::traverse);
    site.publish("/tests/hierarchy_root", ::tests::hierarchy_root);
    site.publish("/tests/hierarchy_root/page1", ::tests::hierarchy_root.page1);
    site.publish(
        "/tests/hierarchy_root/page1/subpage1", ::tests::hierarchy_root.page1.subpage1
    );
    site.publish("/tests/hierarchy_root/page2", ::tests::hierarchy_root.page2);
    site.publish(
        "/tests/hierarchy_root_2/page1", ::tests::hierarchy_root_2, &tests::holder::page1
    );
    site.publish(
        "/tests/hierarchy_root_2/page2", ::tests::hierarchy_root_2, &tests::holder::page2
    );
    site.publish("/folder_one/same/who", &::folder_one::same::who);
    site.publish("/folder_two/same/who", &::folder_two::same::who);
    // Only by hand: a function of the standard library, with names for its parameters.
    site.publish("/absolute", overload<long>(&std::labs), arg{"number"});
}

void publish_calling(imprint::site &site) {
    site.publish("/calling/say", &::calling::say, arg{"what", [] { return "NOTHING"; }});
    site.publish("/calling/named", &::calling::named, arg{"name"});
    site.publish("/calling/doubled", &::calling::doubled, arg{"number"});
    site.publish("/calling/all", &::calling::all, arg{"value"});
    site.publish("/calling/everything", &::calling::everything);
    site.publish("/calling/with_request", &::calling::with_request, arg{"name"});
    site.publish("/calling/plus_one", &::calling::plus_one, arg{"id"}, arg{"text"});
    site.publish("/bodies/raw", &::bodies::raw);
    site.publish("/bodies/digest", &::bodies::digest);
    site.publish("/bodies/file_digest", &::bodies::file_digest, arg{"file"});
    site.publish("/bodies/file", &::bodies::file, arg{"file"});
    site.publish("/bodies/maybe_file", &::bodies::maybe_file, arg{"file"});
    site.publish("/bodies/length", &::bodies::length);
    site.publish("/bodies/fields", &::bodies::fields, arg{"a"}, arg{"b", [] {
                                                                        return "none";
                                                                    }});
}

void publish_guarded(imprint::site &site) {
    site.before("/guarded", &::guarded::before_);
    site.publish("/guarded/secret", &::guarded::secret);
    site.before("/guarded/inner", &::guarded::inner::before_);
    site.publish("/guarded/inner/secret", &::guarded::inner::secret);
    site.publish("/members/certificate", &::members::certificate);
    site.publish("/members/user", &::members::user);
    site.publish("/sessions/visits", &::sessions::visits);
}

void publish_output(imprint::site &site) {
    site.publish("/output/page", ::output::page);
    site.publish("/output/text", ::output::text);
    site.publish("/output/like_html", &::output::like_html);
    site.publish("/output/real_html", &::output::real_html, arg{"name"});
    site.publish("/output/own_type", &::output::own_type);
    site.publish("/output/unicode", &::output::unicode);
    site.publish("/output/nothing", &::output::nothing);
    site.publish("/output/generated", &::output::generated);
    site.publish("/output/elsewhere", &::output::elsewhere);
    site.publish("/output/for_ever", &::output::for_ever);
    site.publish("/output/refused", &::output::refused, arg{"status"});
    site.publish("/output/broken", &::output::broken);
}

void publish_nodes(imprint::site &site) {
    using std::string;
    site.publish("/nodes/index", overload<>(&::nodes::index));
    site.publish("/nodes/name", &::nodes::name, arg{"who", [] { return "nobody"; }});
    site.publish("/nodes/entry", &::nodes::entry, arg{"number"});
    site.publish("/nodes/between", &::nodes::between, arg{"from"}, arg{"to"});
    site.publish("/nodes/files", &::nodes::files);
    site.publish("/nodes/show_page", &::nodes::show_page);
    site.publish("/nodes/a_b", &::nodes::a_b);
    site.publish("/nodes/admin/index", overload<>(&::nodes::admin::index));
    site.publish("/nodes/admin/login", overload<imprint::on_get>(&::nodes::admin::login));
    site.publish(
        "/nodes/admin/login",
        overload<imprint::on_post, string>(&::nodes::admin::login),
        arg{"user"}
    );
    site.publish("/nodes/empty_one/child", &::nodes::empty_one::child);
    site.publish("/nodes/hits/count", ::nodes::hits, &nodes::counter::count);
}

} // namespace

imprint::site older_publishers() {
    imprint::site site;
    publish_modules(site);
    publish_calling(site);
    publish_guarded(site);
    publish_output(site);
    publish_nodes(site);
    return site;
}

int runs_of_tests_counted() {
    return calls_of_counted;
}
int runs_of_tree() {
    return calls_of_tree;
}
int runs_of_secrets() {
    return calls_of_secret;
}
