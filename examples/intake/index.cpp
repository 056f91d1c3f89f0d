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

namespace {

using imprint::client_certificate;
using imprint::database;

constexpr int most_listed = 1000;

// Before the first statement, so that a slow parse holds no lock.
void refuse_malformed(const intake_::submission &given) {
    if (!intake_::is_xml(given.content_type)) {
        return;
    }
    intake_::xml_checker checker;
    given.for_each([&checker](std::string_view octets) { checker.feed(octets); });
    if (const std::optional<std::string> fault = checker.finish()) {
        throw imprint::http_error(422, "the document is not well-formed XML: " + *fault);
    }
}

template <class Octets>
intake_::submission
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

intake_::document find_or_404(database &db, std::int64_t id) {
    std::optional<intake_::document> found = intake_::find(db, id);
    if (!found) {
        throw imprint::http_error(404, "no document has this number");
    }
    return *std::move(found);
}

} // namespace

/// Who you are, the newest documents, an upload form.
imprint::response
index(const imprint::request &asked, const imprint::client_identity &who, database &db) {
    return intake_::page(
        asked,
        who,
        who.verified() ? intake_::list(db, 50, std::nullopt) : std::vector<intake_::document>{}
    );
}

/// Who the client proved to be.
imprint::json whoami(const imprint::client_identity &who) {
    return imprint::to_json(who);
}

/// Hands in a document of any media type.
imprint::response documents(
    imprint::on_post,
    client_certificate who,
    imprint::body raw,
    std::optional<imprint::upload> file,
    database &db
) {
    // A form leaves the raw body empty, and what else is in it would vanish.
    if (!file && intake_::essence(raw.content_type()) == "multipart/form-data") {
        throw imprint::http_error(400, "a form hands in its document as a file named `file`");
    }
    intake_::submission given = file ? submission_of(who, *file, std::string(file->filename()))
                                     : submission_of(who, raw, "");
    if (given.content_type.empty()) {
        given.content_type = "application/octet-stream";
    }
    refuse_malformed(given);
    const intake_::document stored = intake_::store(db, given);
    if (file) {
        return imprint::response(303).location("/");
    }
    const imprint::json said = {
        {"id", stored.id},
        {"bytes", stored.bytes},
        {"sha256", stored.sha256},
        {"content_type", stored.content_type},
        {"owner", stored.owner},
    };
    return imprint::created(imprint::url("/documents/{}", stored.id), said);
}

/// The documents, newest first.
std::vector<intake_::document> documents(
    imprint::on_get,
    client_certificate,
    const std::optional<std::string> &owner,
    database &db,
    int limit = 50
) {
    if (limit < 1 || limit > most_listed) {
        throw imprint::http_error(400, "limit is a number from 1 to 1000");
    }
    return intake_::list(db, limit, owner);
}

/// One document, as it was handed in.
imprint::response
documents(imprint::on_get, client_certificate, std::int64_t id, database &db) {
    const intake_::document found = find_or_404(db, id);
    imprint::response answer(200);
    answer.set("Content-Type", found.content_type)
        .set("ETag", '"' + found.sha256 + '"')
        // What somebody handed in must not act as the person who reads it.
        .set("Content-Disposition", "attachment")
        .set("X-Content-Type-Options", "nosniff")
        .set("Content-Security-Policy", "sandbox; default-src 'none'");
    std::visit(
        [&answer](auto &&octets) { answer.body(std::move(octets)); },
        intake_::content(db, found)
    );
    return answer;
}

/// Deletes a document of one's own.
void documents(imprint::on_delete, client_certificate who, std::int64_t id, database &db) {
    if (find_or_404(db, id).owner != who.fingerprint_sha256()) {
        throw imprint::http_error(403, "only who handed a document in may delete it");
    }
    intake_::remove(db, id);
}

/// Counts the visits of this session.
imprint::json visits(imprint::session &session) {
    return {{"visits", session.update("visits", 0, [](int n) { return n + 1; })}};
}

void setup_(imprint::site &site) {
    site.schema(intake_::schema());
}
