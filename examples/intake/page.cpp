// SPDX-License-Identifier: MIT
#include "page.hpp"

namespace {

constexpr const char *upload_script = R"js("use strict";
const form = document.getElementById("hand-in");
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const progress = document.getElementById("progress");
    const note = document.getElementById("note");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) {
        progress.max = step.total;
        progress.value = step.loaded;
      }
    });
    request.addEventListener("load", () => {
      form.querySelector("button").disabled = false;
      if (request.status < 400) {
        location.assign(location.pathname);
        return;
      }
      let why = request.statusText;
      try {
        why = JSON.parse(request.responseText).detail || why;
      } catch (error) {
        // not a problem document: the status has to do
      }
      note.textContent = "Refused (" + request.status + "): " + why;
    });
    request.addEventListener("error", () => {
      form.querySelector("button").disabled = false;
      note.textContent = "The connection broke; nothing was stored.";
    });
    form.querySelector("button").disabled = true;
    progress.hidden = false;
    note.textContent = "";
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/problem+json");
    request.send(new FormData(form));
  });
}
)js";

constexpr const char *style =
    R"css(body { font-family: sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; }
#who { background: #eef; padding: 0.7em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.3em 0.6em; border-bottom: 1px solid #ccc; }
td { overflow-wrap: anywhere; }
)css";

} // namespace

namespace intake_ {
namespace {

imprint::html identity(const imprint::client_identity &who) {
    if (who.certificate()) {
        return imprint::html(
            R"(<p id="who">You are <strong>{}</strong>, by a certificate of {}.</p>)",
            who.certificate()->subject_text(),
            who.certificate()->issuer_text()
        );
    }
    if (!who.reason().empty()) {
        return imprint::html(
            R"(<p id="who">Your certificate does not count: {}.</p>)", who.reason()
        );
    }
    return imprint::html(
        R"(<p id="who">You showed no certificate, so you may look at this page only.</p>)"
    );
}

imprint::html form(const imprint::request &asked) {
    return imprint::html(
        R"html(
<h2>Hand in a document</h2>
<form id="hand-in" action="{}" method="post" enctype="multipart/form-data">
<label>File <input type="file" name="file" required></label>
<button>Hand in</button>
<progress id="progress" max="1" value="0" hidden></progress>
<output id="note" role="status"></output>
</form>)html",
        imprint::url(asked, "/documents")
    );
}

imprint::html rows(const imprint::request &asked, const std::vector<document> &documents) {
    std::vector<imprint::html> all;
    for (const document &one : documents) {
        all.push_back(imprint::html(
            R"(<tr><td><a href="{}">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>
)",
            imprint::url(asked, "/documents/{}", one.id),
            one.id,
            one.received,
            one.owner_name,
            one.content_type,
            one.bytes
        ));
    }
    return imprint::html(
        R"(
<h2>Documents</h2>
<table id="documents">
<thead><tr><th>Number<th>Received<th>From<th>Media type<th>Octets</tr></thead>
<tbody>
{}</tbody>
</table>)",
        all
    );
}

} // namespace

imprint::response page(
    const imprint::request &asked,
    const imprint::client_identity &who,
    const std::vector<document> &documents
) {
    const imprint::html inside =
        who.verified() ? imprint::html("{}{}", form(asked), rows(asked, documents))
                       : imprint::html("");
    const imprint::html whole(
        R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Document intake</title>
<link rel="stylesheet" href="{}">
</head>
<body>
<h1>Document intake</h1>
{}{}
<script src="{}" defer></script>
</body>
</html>
)",
        imprint::url(asked, "/intake.css"),
        identity(who),
        inside,
        imprint::url(asked, "/intake.js")
    );
    imprint::response answer(200, whole.text(), "text/html; charset=utf-8");
    answer.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    return answer;
}

} // namespace intake_

/// Shows the progress of an upload; the form works without it.
imprint::response script(imprint::at<"/intake.js">) {
    return imprint::response(200, upload_script, "text/javascript; charset=utf-8");
}

/// The looks of the page.
imprint::response stylesheet(imprint::at<"/intake.css">) {
    return imprint::response(200, style, "text/css; charset=utf-8");
}
