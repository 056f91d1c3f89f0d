// SPDX-License-Identifier: MIT
// From a path and a query to three arguments: nanoseconds and allocations, in sites of 10,
// 1 000 and 100 000 published functions.  See README.md here.
//
// `hot` makes one request again and again, `spread` 1 024 of them, chosen evenly: what the
// second costs more in a large site is memory that no cache holds.
#include "http/request_access.hpp"
#include "imprint/site.hpp"
#include "publish/call.hpp"
#include "publish/traverse.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

namespace {

std::size_t allocations = 0;

} // namespace

void *operator new(std::size_t size) {
    ++allocations;
    if (void *const memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void *memory) noexcept {
    std::free(memory);
}
void operator delete(void *memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}

namespace {

using imprint::arg;
namespace detail = imprint::detail;

constexpr std::size_t sizes[] = {10, 1'000, 100'000};
constexpr std::size_t most_urls = 1'024;
constexpr int rounds = 9;
constexpr int calls = 50'000; // a round

int published(int year, const std::string &name, double factor) {
    return year + static_cast<int>(name.size()) + static_cast<int>(factor);
}

// Three levels, some hundreds of names in each at most.
std::string url_of(std::size_t number) {
    return "/area" + std::to_string(number % 40) + "/group" + std::to_string(number / 40 % 50) +
           "/function" + std::to_string(number);
}

// Two parameters come as segments, the third by name.
imprint::request make_request(const std::string &url) {
    imprint::params sent;
    sent.append("REQUEST_METHOD", "GET");
    sent.append("REQUEST_URI", url + "/2026/Ada?factor=1.5");
    sent.append("QUERY_STRING", "factor=1.5");
    sent.append("SCRIPT_NAME", "");
    sent.append("SERVER_PROTOCOL", "HTTP/1.1");
    sent.append("HTTP_HOST", "example.org");
    auto head = imprint::http::parse_head(std::move(sent), {});
    return detail::request_access::make(std::get<imprint::http::request_head>(std::move(head)));
}

class measured_site {
  public:
    explicit measured_site(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            site_.publish(url_of(i), &published, arg{"year"}, arg{"name"}, arg{"factor"});
        }
        site_.check();
        // As many requests for each size, so that only the site's own memory differs.
        for (std::size_t i = 0; i < most_urls; ++i) {
            requests_.push_back(make_request(url_of(i * count / most_urls)));
            // Reading path and query for the first time belongs to the request, not to
            // dispatch.
            requests_.back().query();
            requests_.back().raw_segments();
        }
    }

    struct cost {
        double nanoseconds;
        double allocations;
    };
    cost measure(std::size_t urls) {
        const std::size_t before = allocations;
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < calls; ++i) {
            dispatch(requests_[static_cast<std::size_t>(i) % urls]);
        }
        const std::chrono::duration<double, std::nano> took =
            std::chrono::steady_clock::now() - begin;
        return {took.count() / calls, static_cast<double>(allocations - before) / calls};
    }

  private:
    void dispatch(const imprint::request &request) {
        const detail::found where =
            detail::traverse(detail::site_access::of(site_), request.raw_segments(), "GET");
        if (where.what == nullptr) {
            std::abort();
        }
        int year = 0;
        std::string name;
        double factor = 0;
        void *const slots[] = {&year, &name, &factor, nullptr};
        detail::call with(*where.what, where, request, nobody_);
        detail::fill(with, slots);
        if (year != 2026 || name != "Ada" || factor != 1.5) {
            std::abort();
        }
    }

    imprint::site site_;
    std::vector<imprint::request> requests_;
    imprint::client_identity nobody_{};
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void compare(std::vector<measured_site> &sites, const char *name, std::size_t urls) {
    std::vector<std::vector<double>> took(sites.size());
    std::vector<double> allocated(sites.size());
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < sites.size(); ++i) {
            const measured_site::cost cost = sites[i].measure(urls);
            took[i].push_back(cost.nanoseconds);
            allocated[i] = cost.allocations;
        }
    }
    std::printf(
        "\n%s\n%10s %14s %12s %12s\n",
        name,
        "functions",
        "ns (median)",
        "to the first",
        "allocations"
    );
    for (std::size_t i = 0; i < sites.size(); ++i) {
        std::vector<double> ratios;
        for (int round = 0; round < rounds; ++round) {
            const auto at = static_cast<std::size_t>(round);
            ratios.push_back(took[i][at] / took[0][at]);
        }
        std::printf(
            "%10zu %14.0f %12.2f %12.2f\n",
            sizes[i],
            median(took[i]),
            median(ratios),
            allocated[i]
        );
    }
}

} // namespace

int main() {
    std::vector<measured_site> sites;
    sites.reserve(std::size(sizes));
    for (const std::size_t size : sizes) {
        sites.emplace_back(size);
    }
    compare(sites, "hot: one request", 1);
    compare(sites, "spread: 1 024 requests", most_urls);
    return 0;
}
