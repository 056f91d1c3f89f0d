// SPDX-License-Identifier: MIT
#include "folder.hpp"
#include "scan/sources.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>
#include <vector>

using namespace imprint::scan;

namespace {

std::vector<std::string> relative_names(const std::vector<source_file> &sources) {
    std::vector<std::string> names;
    for (const source_file &one : sources) {
        names.push_back(one.relative);
    }
    return names;
}

std::string refusal(const std::string &root, const std::vector<std::string> &paths) {
    try {
        find_sources(root, paths, "");
    } catch (const unusable_path &wrong) {
        return wrong.what();
    }
    return "none";
}

} // namespace

BOOST_AUTO_TEST_SUITE(sources)

BOOST_AUTO_TEST_CASE(units_are_named_after_paths) {
    BOOST_TEST(unit_name("index.cpp") == "index.site.cpp");
    BOOST_TEST(unit_name("reports/index.cpp") == "reports.index.site.cpp");
    BOOST_TEST(unit_name("a.cpp.cpp") == "a.cpp.site.cpp");
}

// *.cpp below the folder, but for tests, build folders and names that begin with . or _.
BOOST_AUTO_TEST_CASE(what_a_folder_holds) {
    const scan_test::folder site;
    for (const char *name :
         {"b.cpp",
          "a/z.cpp",
          "a/a.cpp",
          "tests/t.cpp",
          "a/tests/t.cpp",
          "build/b.cpp",
          "other/CMakeFiles/3.31/CompilerIdCXX/id.cpp",
          "other/generated.cpp",
          "CMakeFiles/3.31/CompilerIdCXX/id.cpp",
          "release/build.ninja",
          "release/generated.cpp",
          "debug/meson-private/sanity.cpp",
          ".git/g.cpp",
          "_x/x.cpp",
          ".h.cpp",
          "_i.cpp",
          "a/h.hpp",
          "out/u.site.cpp",
          "testss/t.cpp",
          "tests.cpp",
          "c.cpp.orig"}) {
        site.write(name, "");
    }
    std::filesystem::create_directory_symlink("..", site / "a/up");
    const std::vector<std::string> expected{
        "a/a.cpp", "a/z.cpp", "b.cpp", "tests.cpp", "testss/t.cpp"
    };
    const auto found = find_sources(site.path(), {site.path().string()}, site / "out");
    BOOST_TEST(relative_names(found) == expected, boost::test_tools::per_element());
    BOOST_TEST(found[0].path == (site / "a/a.cpp").string());
    BOOST_TEST(found[0].unit == "a.a.site.cpp");
}

BOOST_AUTO_TEST_CASE(the_folder_itself_may_be_called_anything) {
    const scan_test::folder site;
    site.write("build/a.cpp", "");
    const std::string folder = (site / "build").string();
    BOOST_TEST(relative_names(find_sources(folder, {folder}, "")).size() == 1U);
    BOOST_TEST(
        relative_names(find_sources(folder + "/", {folder + "/./", folder + "/a.cpp"}, ""))
            .size() == 1U
    );
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used) {
    const scan_test::folder site;
    const std::string root = site.path().string();
    site.write("a.h", "");
    site.write("quo\"te.cpp", "");
    std::filesystem::create_directory(site / "empty");
    const std::string outside = (site / "../elsewhere.cpp").string();
    BOOST_TEST(
        refusal(root, {root + "/none.cpp"}).find("no such source or folder") !=
        std::string::npos
    );
    BOOST_TEST(refusal(root, {root + "/a.h"}).find("a file *.cpp") != std::string::npos);
    BOOST_TEST(refusal(root, {root + "/empty"}).find("no *.cpp") != std::string::npos);
    BOOST_TEST(refusal(root, {root + "/quo\"te.cpp"}).find("rename") != std::string::npos);
    site.write("sub/a.cpp", "");
    BOOST_TEST(
        refusal((site / "empty").string(), {root + "/sub/a.cpp"}).find("--root") !=
        std::string::npos
    );
}

BOOST_AUTO_TEST_CASE(two_sources_of_one_unit) {
    const scan_test::folder site;
    site.write("a/b.cpp", "");
    site.write("a.b.cpp", "");
    site.write("c.cpp", "");
    const auto found = find_collisions(find_sources(site.path(), {site.path().string()}, ""));
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST((found[0].how == severity::error));
    BOOST_TEST(found[0].where.file == (site / "a/b.cpp").string());
    BOOST_TEST(
        found[0].text.find("a.b.cpp would be written to a.b.site.cpp") != std::string::npos
    );
}

BOOST_AUTO_TEST_SUITE_END()
