// SPDX-License-Identifier: MIT
// The intake: people with a certificate hand in documents of any media type.
#include "documents.hpp"
#include "page.hpp"
#include "xml.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imprint/imprint.hpp>

template <>
struct imprint::describe<intake::document>
    : imprint::fields<
          imprint::field<"id", &intake::document::id>,
          imprint::field<"bytes", &intake::document::bytes>,
          imprint::field<"sha256", &intake::document::sha256>,
          imprint::field<"content_type", &intake::document::content_type>,
          imprint::field<"owner", &intake::document::owner>,
          imprint::field<"filename", &intake::document::filename>,
          imprint::field<"received", &intake::document::received>> {};

namespace {

using imprint::client_certificate;
using imprint::database;

constexpr int most_listed = 1000;

imprint::json whoami(const imprint::client_identity &who) {
    return imprint::to_json(who);
}

imprint::response front_page(const imprint::client_identity &who, database &db) {
    return intake::page(
        who,
        who.verified() ? intake::list(db, 50, std::nullopt) : std::vector<intake::document>{}
    );
}

// Before the first statement, so that a slow parse holds no lock.
void refuse_malformed(const intake::submission &given) {
    if (!intake::is_xml(given.content_type)) {
        return;
    }
    intake::xml_checker checker;
    given.for_each([&checker](std::string_view octets) { checker.feed(octets); });
    if (const std::optional<std::string> fault = checker.finish()) {
        throw imprint::http_error(422, "the document is not well-formed XML: " + *fault);
    }
}

template <class Octets>
intake::submission
submission_of(const client_certificate &who, const Octets &octets, std::string filename) {
    return {
        .owner = who.fingerprint_sha256(),
        .owner_name = who.subject_text(),
        .filename = std::move(filename),
        .content_type = std::string(octets.content_type()),
        .bytes = octets.size(),
        .sha256 = octets.sha256(),
        .for_each = [&octets](const auto &visit) { octets.for_each(visit); },
    };
}

imprint::response hand_in(
    imprint::on_post,
    client_certificate who,
    imprint::body raw,
    std::optional<imprint::upload> file,
    database &db
) {
    // A form leaves the raw body empty, and what else is in it would vanish.
    if (!file && intake::essence(raw.content_type()) == "multipart/form-data") {
        throw imprint::http_error(400, "a form hands in its document as a file named `file`");
    }
    intake::submission given = file ? submission_of(who, *file, std::string(file->filename()))
                                    : submission_of(who, raw, "");
    if (given.content_type.empty()) {
        given.content_type = "application/octet-stream";
    }
    refuse_malformed(given);
    const intake::document stored = intake::store(db, given);
    if (file) {
        return imprint::response(303).set("Location", "/");
    }
    const imprint::json said = {
        {"id", stored.id},
        {"bytes", stored.bytes},
        {"sha256", stored.sha256},
        {"content_type", stored.content_type},
        {"owner", stored.owner},
    };
    // A media type may hold octets that are no UTF-8, which by itself JSON's dump() refuses.
    const auto replace = imprint::json::error_handler_t::replace;
    imprint::response answer(201, said.dump(-1, ' ', false, replace), "application/json");
    answer.set("Location", "/documents/" + std::to_string(stored.id));
    return answer;
}

std::vector<intake::document> list_documents(
    imprint::on_get,
    client_certificate,
    int limit,
    const std::optional<std::string> &owner,
    database &db
) {
    if (limit < 1 || limit > most_listed) {
        throw imprint::http_error(400, "limit is a number from 1 to 1000");
    }
    return intake::list(db, limit, owner);
}

intake::document find_or_404(database &db, std::int64_t id) {
    std::optional<intake::document> found = intake::find(db, id);
    if (!found) {
        throw imprint::http_error(404, "no document has this number");
    }
    return *std::move(found);
}

imprint::response
read_document(imprint::on_get, client_certificate, std::int64_t id, database &db) {
    const intake::document found = find_or_404(db, id);
    imprint::response answer(200);
    answer.set("Content-Type", found.content_type)
        .set("ETag", '"' + found.sha256 + '"')
        // What somebody handed in must not act as the person who reads it.
        .set("Content-Disposition", "attachment")
        .set("X-Content-Type-Options", "nosniff")
        .set("Content-Security-Policy", "sandbox; default-src 'none'");
    std::visit(
        [&answer](auto &&octets) { answer.body(std::move(octets)); }, intake::content(db, found)
    );
    return answer;
}

void delete_document(
    imprint::on_delete, client_certificate who, std::int64_t id, database &db
) {
    if (find_or_404(db, id).owner != who.fingerprint_sha256()) {
        throw imprint::http_error(403, "only who handed a document in may delete it");
    }
    intake::remove(db, id);
}

imprint::json visits(imprint::session &session) {
    return {{"visits", session.update("visits", 0, [](int n) { return n + 1; })}};
}

} // namespace

int main(int argc, char **argv) {
    using imprint::arg;
    imprint::site site;
    site.schema(intake::schema());
    site.publish("/index", &front_page, "Who you are, the newest documents, an upload form.");
    site.publish("/whoami", &whoami, "Who the client proved to be.");
    site.publish("/documents", &hand_in, "Hands in a document of any media type.", arg{"file"});
    site.publish(
        "/documents",
        &list_documents,
        "The documents, newest first.",
        arg{"limit", [] { return 50; }, "50"},
        arg{"owner"}
    );
    site.publish("/documents", &read_document, "One document, as it was handed in.", arg{"id"});
    site.publish("/documents", &delete_document, "Deletes a document of one's own.", arg{"id"});
    site.publish("/visits", &visits, "Counts the visits of this session.");
    site.publish("/intake.js", &intake::script, "Shows the progress of an upload.");
    site.publish("/intake.css", &intake::stylesheet, "The looks of the page.");
    return imprint::run(site, argc, argv);
}
