// SPDX-License-Identifier: MIT
// A front server, met as a browser meets it; HTTP and TLS are libcurl's.
#include "testing/location.hpp"
#include "testing/transport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include <curl/curl.h>

namespace imprint::testing {
namespace {

struct list_deleter {
    void operator()(curl_slist *list) const noexcept { ::curl_slist_free_all(list); }
};
struct handle_deleter {
    void operator()(CURL *handle) const noexcept { ::curl_easy_cleanup(handle); }
};

class field_list {
  public:
    void add(const std::string &line) {
        curl_slist *const before = list_.release();
        curl_slist *const longer = ::curl_slist_append(before, line.c_str());
        list_.reset(longer != nullptr ? longer : before);
        if (longer == nullptr) {
            throw std::bad_alloc();
        }
    }
    // libcurl takes "Name:" for "do not send it".
    void add(const name_value &field) {
        add(field.value.empty() ? field.name + ";" : field.name + ": " + field.value);
    }
    curl_slist *get() const noexcept { return list_.get(); }

  private:
    std::unique_ptr<curl_slist, list_deleter> list_;
};

std::size_t take_body(char *octets, std::size_t, std::size_t size, void *into) {
    static_cast<received *>(into)->body.append(octets, size);
    return size;
}

// Each line of each head: those before the last head are interim (RFC 9110 §15.2).
std::size_t take_line(char *octets, std::size_t, std::size_t size, void *into) {
    auto &fields = static_cast<received *>(into)->fields;
    const std::string_view line(octets, size);
    const std::size_t colon = line.find(':');
    if (line.starts_with("HTTP/")) {
        fields.clear();
    } else if (colon != std::string_view::npos) {
        const auto from = std::min(line.find_first_not_of(" \t", colon + 1), size);
        const auto end = line.find_last_not_of("\r\n \t");
        fields.push_back(
            {std::string(line.substr(0, colon)),
             std::string(end < from ? "" : line.substr(from, end + 1 - from))}
        );
    }
    return size;
}

std::size_t give_body(char *into, std::size_t, std::size_t size, void *from) {
    auto &left = *static_cast<std::string_view *>(from);
    const std::size_t given = left.copy(into, size);
    left.remove_prefix(given);
    return given;
}

// One request; the handle, and with it what TLS would remember, is of this request alone.
class transfer {
  public:
    transfer(const sent &what, const options &with) : what_(what), with_(with) {
        if (!handle_) {
            throw std::bad_alloc();
        }
    }

    received run() {
        set_place();
        set_tls();
        set_content();
        set_fields();
        received answer;
        set(CURLOPT_WRITEFUNCTION, &take_body);
        set(CURLOPT_WRITEDATA, &answer);
        set(CURLOPT_HEADERFUNCTION, &take_line);
        set(CURLOPT_HEADERDATA, &answer);
        set(CURLOPT_ERRORBUFFER, why_.data());
        if (const CURLcode result = ::curl_easy_perform(handle_.get()); result != CURLE_OK) {
            fail(result);
        }
        long status = 0;
        ::curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        return answer;
    }

  private:
    template <class Value>
    void set(CURLoption option, Value value) {
        if (const CURLcode result = ::curl_easy_setopt(handle_.get(), option, value);
            result != CURLE_OK) {
            fail(result);
        }
    }

    [[noreturn]] void fail(CURLcode result) const {
        const char *said = why_[0] != '\0' ? why_.data() : ::curl_easy_strerror(result);
        throw failure(fmt::format(
            "{}: {}{}", what_.origin.scheme + "://" + what_.origin.host, said, advice(result)
        ));
    }

    static std::string_view advice(CURLcode result) {
        switch (result) {
        case CURLE_COULDNT_CONNECT:
            return "; is the front server running, and on this port?";
        case CURLE_PEER_FAILED_VERIFICATION:
            return "; name its authority: options::ca_file, or IMPRINT_TARGET_CA";
        default:
            return "";
        }
    }

    void set_place() {
        const std::string url = what_.origin.scheme + "://" + what_.origin.host + '/';
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_REQUEST_TARGET, what_.target.c_str()); // as it stands
        set(CURLOPT_PROXY, "");                            // whatever the environment says
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(with_.patience.count()));
        set(CURLOPT_LOW_SPEED_LIMIT, 1L);
        set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(with_.patience.count() / 1000 + 1));
    }

    void set_tls() {
        if (!with_.ca_file.empty()) {
            set(CURLOPT_CAINFO, with_.ca_file.c_str());
        }
        if (!what_.identity.pem.empty()) {
            set_blob(CURLOPT_SSLCERT_BLOB, what_.identity.pem);
            set_blob(CURLOPT_SSLKEY_BLOB, what_.identity.key);
        }
    }

    // libcurl wants a pointer that may be written through, and copies.
    void set_blob(CURLoption option, std::string octets) {
        curl_blob blob{octets.data(), octets.size(), CURL_BLOB_COPY};
        set(option, &blob);
    }

    void set_content() {
        if (what_.chunked) {
            // Chunks are HTTP/1.1's; libcurl says so itself.  lighttpd 1.4.69 answers 411 to
            // a body without length over HTTP/2.
            set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
            set(CURLOPT_UPLOAD, 1L);
            left_ = what_.body;
            set(CURLOPT_READFUNCTION, &give_body);
            set(CURLOPT_READDATA, &left_);
        } else if (!what_.body.empty() || what_.method == "POST" || what_.method == "PUT" ||
                   what_.method == "PATCH") {
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what_.body.size()));
            set(CURLOPT_POSTFIELDS, what_.body.data());
        }
        if (what_.method == "HEAD") {
            set(CURLOPT_NOBODY, 1L);
        } else {
            set(CURLOPT_CUSTOMREQUEST, what_.method.c_str());
        }
    }

    // Nothing that libcurl would say by itself.
    void set_fields() {
        lines_.add("Accept:");
        lines_.add("Expect:");
        lines_.add(what_.type.empty() ? "Content-Type:" : "Content-Type: " + what_.type);
        if (!what_.cookie.empty()) {
            lines_.add("Cookie: " + what_.cookie);
        }
        for (const name_value &one : what_.fields) {
            lines_.add(one);
        }
        set(CURLOPT_HTTPHEADER, lines_.get());
    }

    const sent &what_;
    const options &with_;
    std::unique_ptr<CURL, handle_deleter> handle_{::curl_easy_init()};
    field_list lines_;
    std::string_view left_;
    std::array<char, CURL_ERROR_SIZE> why_{};
};

class front final : public transport {
  public:
    front(std::string_view address, const options &with) : with_(with) {
        const auto parsed = parse_url(std::string(address));
        if (!parsed || parsed->target != "/") {
            throw failure(
                fmt::format("{}: a target is https://HOST:PORT, without a path", address)
            );
        }
        origin_ = parsed->origin;
        const char *authority =
            std::getenv("IMPRINT_TARGET_CA"); // NOLINT(concurrency-mt-unsafe)
        if (with_.ca_file.empty() && authority != nullptr) {
            with_.ca_file = authority;
        }
        ::curl_global_init(CURL_GLOBAL_DEFAULT);
    }
    ~front() override { ::curl_global_cleanup(); }
    front(const front &) = delete;
    front &operator=(const front &) = delete;
    front(front &&) = delete;
    front &operator=(front &&) = delete;

    testing::origin origin() const override { return origin_; }
    received send(const sent &what) override { return transfer(what, with_).run(); }

  private:
    options with_;
    testing::origin origin_;
};

} // namespace

std::unique_ptr<transport> make_front(std::string_view address, const options &with) {
    return std::make_unique<front>(address, with);
}

} // namespace imprint::testing
