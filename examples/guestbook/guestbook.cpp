// SPDX-License-Identifier: MIT
// A guestbook: a page with a form, its entries as JSON too, and a session that remembers
// what a visitor is called.
#include <imprint/imprint.hpp>

using imprint::database;
using imprint::html;
using imprint::session;

struct entry {
    std::string name;
    std::string text;
};

/// The newest hundred, the newest first.
std::vector<entry> entries(database &db) {
    std::vector<entry> all;
    const soci::rowset<soci::row> rows =
        (db.sql().prepare << "SELECT name, text FROM entry ORDER BY id DESC LIMIT 100");
    for (const soci::row &one : rows) {
        all.push_back({one.get<std::string>(0), one.get<std::string>(1)});
    }
    return all;
}

/// Adds an entry, from a form or from JSON.
imprint::redirect sign(entry given, session &visitor, database &db) {
    if (given.name.empty() || given.text.empty()) {
        throw imprint::http_error(422, "a name and a text, please");
    }
    db << "INSERT INTO entry (name, text) VALUES (:name, :text)", soci::use(given.name),
        soci::use(given.text);
    visitor.set("name", given.name);
    return imprint::redirect("/");
}

/// The guestbook.
html index(const imprint::request &asked, session &visitor, database &db) {
    std::vector<html> list;
    for (const entry &one : entries(db)) {
        list.push_back(html("<dt>{}</dt><dd>{}</dd>\n", one.name, one.text));
    }
    return html(
        R"(<!DOCTYPE html><title>Guestbook</title>
<form method="post" action="{}">
<input name="name" value="{}" placeholder="Your name" required>
<input name="text" placeholder="What you think" required> <button>Sign</button>
</form>
<dl>{}</dl>)",
        imprint::url(asked, "/sign"),
        visitor.get<std::string>("name").value_or(""),
        list
    );
}

static void setup_(imprint::site &site) {
    site.schema({"CREATE TABLE entry (id INTEGER PRIMARY KEY, name TEXT, text TEXT)"});
}
