// SPDX-License-Identifier: MIT
// Tests of a site: a client that calls it in the test's own process, without a socket, or
// over one.  A library of its own, `pkg-config imprint-testing`; no site links it.
//
//     imprint::testing::client client(imprint::scanned_site());
//     auto answer = client.post("/documents", "<order/>", "application/xml");
//     BOOST_TEST(answer.status() == 201);
//     BOOST_TEST(client.get(answer.field("Location")).body() == "<order/>");
//
// The same test against a pool or behind a front server, by one argument:
//
//     client client(testing::target(), &imprint::scanned_site);
//
//     ./tests                                                in this process
//     IMPRINT_TARGET=fastcgi:/run/site.sock ./tests          a pool; also scgi:127.0.0.1:9000
//     IMPRINT_TARGET=https://127.0.0.1:8443 ./tests          what a browser would meet
#pragma once

#include "imprint/json.hpp"
#include "imprint/name_value.hpp"
#include "imprint/site.hpp"

#include <chrono>
#include <concepts>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imprint::testing {

struct sent;      // src/testing/transport.hpp
class transport;  // likewise
class cookie_jar; // src/testing/cookie_jar.hpp

// There is no answer: nobody listens, or what came is none or not whole.  Whatever a site or
// a front server answers, 502 too, is an answer.
class failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct options {
    // Who vouches for a front server's certificate (PEM); empty: IMPRINT_TARGET_CA of the
    // environment, else the system's authorities.
    std::filesystem::path ca_file{};
    // Without a front server: what it would say of itself.
    std::string host = "localhost";
    bool https = true;
    std::string mount{}; // "/app": where it put the site; targets begin with it
    // IMPRINT_SECRET, without which no certificate counts over TCP; empty:
    // IMPRINT_TARGET_SECRET of the environment.
    std::string secret{};
    // Without an octet from the other side; then failure.
    std::chrono::milliseconds patience{30'000};
};

// Fields of a form; multipart/form-data with a file among them, else urlencoded.
class form_data {
  public:
    form_data(std::initializer_list<name_value> fields) : fields_(fields) {}

    form_data &add(std::string name, std::string value);
    form_data &
    file(std::string name, std::string filename, std::string octets, std::string type);

    std::string body() const;
    std::string media_type() const;

  private:
    struct one_file {
        std::string name, filename, octets, type;
    };
    std::string boundary() const; // in no value
    std::string multipart() const;

    std::vector<name_value> fields_;
    std::vector<one_file> files_;
};

class answer {
  public:
    int status() const noexcept { return status_; }
    bool has(std::string_view name) const noexcept;
    // The first of that name, whatever its case; "" when there is none.
    std::string field(std::string_view name) const;
    const name_values &fields() const noexcept { return fields_; }
    const std::string &body() const noexcept { return body_; }
    imprint::json json() const; // failure when the body is none

  private:
    friend class client;
    answer(int status, name_values fields, std::string body, std::shared_ptr<const sent> to);

    int status_;
    name_values fields_;
    std::string body_;
    std::shared_ptr<const sent> to_; // for follow()
};

// A browser's manners without its looks: keeps cookies, shows a certificate, follows when
// told to.  Targets are what a browser would ask for, "/documents?limit=2", and are sent as
// they stand.  std::invalid_argument for what can't be sent (a line feed, Content-Length).
class client {
  public:
    // In this process: the same way as in a worker, without the socket.  `var` and
    // `temporary` become a folder that is removed at the end, and `database` a SQLite file in
    // it, whatever the site's settings name.  What the site logs is on standard error.
    explicit client(site published, options with = {});
    // "fastcgi:/run/site.sock", "fastcgi:127.0.0.1:9000", "scgi:...": a pool, to which the
    // params are sent that nginx would send.  "http://host", "https://host:port": a front.
    explicit client(std::string_view target, options with = {});
    // In this process when the target is "", with the site that `make` gives.
    client(
        std::string_view target, const std::function<site()> &make, const options &with = {}
    );
    ~client();
    client(client &&) noexcept;
    client &operator=(client &&) noexcept;
    client(const client &) = delete;
    client &operator=(const client &) = delete;

    // `fields` are further ones, and win: "Accept", or "Cookie" instead of the kept ones.
    // With {"Transfer-Encoding", "chunked"} a body is sent without its length.
    answer get(std::string_view target, const name_values &fields = {});
    answer head(std::string_view target, const name_values &fields = {});
    answer remove(std::string_view target, const name_values &fields = {}); // DELETE
    answer post(std::string_view target);
    answer post(std::string_view target, const form_data &form, const name_values &fields = {});
    answer post(
        std::string_view target,
        std::string_view body,
        std::string_view type,
        const name_values &fields = {}
    );
    answer
    put(std::string_view target,
        std::string_view body,
        std::string_view type,
        const name_values &fields = {});
    answer patch(
        std::string_view target,
        std::string_view body,
        std::string_view type,
        const name_values &fields = {}
    );
    // client.post("/sign", imprint::json{{"name", "Ada"}}): as application/json.
    template <std::same_as<json> Json>
    answer post(std::string_view target, const Json &body, const name_values &fields = {}) {
        return request("POST", target, body.dump(), "application/json", fields);
    }
    answer request(
        std::string_view method,
        std::string_view target,
        std::string_view body = {},
        std::string_view type = {},
        const name_values &fields = {}
    );

    // What a redirect leads to, in the end, as a browser goes there; any other answer itself.
    // failure for more than twenty, and for one that leaves the site.
    answer follow(answer from);

    // A client certificate and its key, as PEM.  A front server judges by itself; to the
    // site in this process or over a socket the client says what a front server would:
    // "SUCCESS", or "FAILED:why".  Where a site in this process has settings().clients, they
    // judge; otherwise whatever is worn here counts, as if it were pinned.
    void
    wear(std::string certificate_pem, std::string key_pem, std::string verdict = "SUCCESS");
    void take_off();

    // What would be sent with a request for this path.
    name_values cookies(std::string_view path = "/") const;
    void forget_cookies();

  private:
    answer send(const std::shared_ptr<sent> &what);

    options with_;
    std::unique_ptr<transport> transport_;
    std::unique_ptr<cookie_jar> cookies_;
    struct worn;
    std::unique_ptr<worn> worn_;
};

// Where tests are to run: what follows --target= among the arguments, else IMPRINT_TARGET of
// the environment, else "".
std::string target(int argc = 0, const char *const *argv = nullptr);

} // namespace imprint::testing
