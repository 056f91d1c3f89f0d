// SPDX-License-Identifier: MIT
// A site in the test's own process: a worker's way from params to answer, without a socket.
#include "base/error.hpp"
#include "identity/certificate.hpp"
#include "identity/certificate_text.hpp"
#include "testing/cgi_answer.hpp"
#include "testing/fastcgi_octets.hpp"
#include "testing/front_params.hpp"
#include "testing/transport.hpp"
#include "wire/fastcgi.hpp"
#include "worker/fork_guard.hpp"
#include "worker/refusals.hpp"
#include "worker/request_run.hpp"
#include "worker/site_services.hpp"
#include "worker/whole_request.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace imprint::testing {
namespace {

class temporary_folder {
  public:
    temporary_folder() {
        std::string name = std::filesystem::temp_directory_path() / "imprint-testing-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) {
            base::throw_errno("make a folder", name);
        }
        path_ = name;
    }
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(const temporary_folder &) = delete;
    temporary_folder &operator=(const temporary_folder &) = delete;
    temporary_folder(temporary_folder &&) = delete;
    temporary_folder &operator=(temporary_folder &&) = delete;

    const std::filesystem::path &path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
};

// Children that a test forks are the test's own affair; those of the site's functions end
// as they do in a worker.
class guarded {
  public:
    explicit guarded(worker::site_services &of) { of.guard_forks(); }
    ~guarded() { worker::fork_guard::disarm(); }
    guarded(const guarded &) = delete;
    guarded &operator=(const guarded &) = delete;
    guarded(guarded &&) = delete;
    guarded &operator=(guarded &&) = delete;
};

// Of what is no certificate: none.
std::vector<std::string> fingerprint_of(const certificate &worn) {
    const auto der = detail::parse_spelling(detail::certificate_spelling::pem, worn.pem);
    if (const auto *octets = std::get_if<std::string>(&der)) {
        const auto found = detail::parse_certificate(*octets);
        if (const auto *one = std::get_if<client_certificate>(&found)) {
            return {one->fingerprint_sha256()};
        }
    }
    return {};
}

class in_process final : public transport {
  public:
    in_process(site published, const options &with)
        : with_(with), published_(std::move(published)), services_(settle()),
          around_(published_, services_.services(), published_.settings()),
          judges_(!around_.clients.admits_nobody()) {
        published_.check();
        const guarded during(services_);
        services_.start(published_);
    }

    testing::origin origin() const override {
        return {with_.https ? "https" : "http", with_.host};
    }

    received send(const sent &what) override {
        const guarded during(services_);
        if (!judges_) {
            around_.clients = detail::client_policy({.pins = fingerprint_of(what.identity)});
        }
        worker::request_run run(around_);
        std::string octets;
        const auto keep = [&octets](std::string_view some) { octets.append(some); };
        try {
            response made = ask(run, what);
            worker::write_whole(std::move(made), run.method(), keep);
        } catch (const std::exception &problem) {
            throw failure(std::string("the answer ended early: ") + problem.what());
        } catch (...) {
            throw failure("the answer ended early, by what is no std::exception");
        }
        return parse_answer(octets, what.method);
    }

  private:
    const imprint::settings &settle() {
        imprint::settings &own = published_.settings();
        own.var = folder_.path();
        own.temporary = folder_.path();
        own.database.clear();
        return own;
    }

    // Through a decoder, so that params have a pool's limits.
    response ask(worker::request_run &run, const sent &what) {
        const std::string head = format_fastcgi_request(make_params(what, with_), {});
        wire::fastcgi_decoder decoder(around_.limits.wire);
        std::span<const char> octets(head);
        if (decoder.next(octets) != wire::event::head) {
            return run.refuse(worker::refused_by_wire(decoder.error()));
        }
        const auto body = [&what, at = std::size_t{0}](std::span<char> into) mutable {
            const std::size_t size = what.body.copy(into.data(), into.size(), at);
            at += size;
            return size;
        };
        return worker::answer_whole(run, decoder.take_params(), worker::trust::by_socket, body);
    }

    options with_;
    temporary_folder folder_; // outlives what is opened in it
    site published_;
    worker::site_services services_;
    worker::surroundings around_;
    bool judges_; // the site's settings say whose certificates count
};

} // namespace

std::unique_ptr<transport> make_in_process(site published, const options &with) {
    return std::make_unique<in_process>(std::move(published), with);
}

} // namespace imprint::testing
