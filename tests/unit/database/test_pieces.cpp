// SPDX-License-Identifier: MIT
#include "base/digest.hpp"
#include "base/encoding.hpp"
#include "database/transaction.hpp"
#include "folder.hpp"
#include "imprint/pieces.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <sys/resource.h>

using namespace imprint;
using namespace imprint::detail;

namespace {

struct documents : folder {
    documents() {
        transaction work(link, access_mode::read_write);
        work.handle() << "CREATE TABLE piece (owner BIGINT NOT NULL, number BIGINT NOT NULL, "
                         "octets BLOB NOT NULL, PRIMARY KEY (owner, number))";
        work.commit();
    }

    std::uint64_t store(const std::string &octets, std::int64_t owner, std::size_t portion) {
        transaction work(link, access_mode::read_write);
        piece_writer writer(work.handle(), {"piece", owner});
        for (std::size_t at = 0; at < octets.size(); at += portion) {
            writer.write(std::string_view(octets).substr(at, portion));
        }
        const std::uint64_t size = writer.finish();
        work.commit();
        return size;
    }

    std::string read(std::int64_t owner, std::uint64_t offset, std::uint64_t length) {
        std::string found;
        transaction work(link, access_mode::read_only);
        const std::uint64_t size = read_pieces(
            work.handle(),
            {"piece", owner},
            offset,
            length,
            [&](std::string_view portion) { found += portion; }
        );
        BOOST_TEST(size == found.size());
        return found;
    }

    long long rows() {
        long long count = -1;
        link.open() << "SELECT COUNT(*) FROM piece WHERE typeof(octets) = 'blob'",
            soci::into(count);
        return count;
    }

    connection link{settings()};
};

// Every octet occurs, NUL first.
std::string octets_of_every_value(std::size_t size) {
    std::string octets(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        octets[i] = static_cast<char>((i + i / 256) % 256);
    }
    return octets;
}

// Always 0 under the address sanitizer, which keeps 256 MiB of what was freed.
long peak_kilobytes() {
#ifdef __SANITIZE_ADDRESS__
    return 0;
#else
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
#endif
}

constexpr std::uint64_t all = UINT64_MAX;

} // namespace

BOOST_FIXTURE_TEST_SUITE(pieces, documents)

BOOST_DATA_TEST_CASE_F(
    documents,
    sizes_around_the_piece_come_back,
    boost::unit_test::data::make<std::size_t>(
        {0, 1, piece_bytes - 1, piece_bytes, piece_bytes + 1, 3 * piece_bytes}
    ) * boost::unit_test::data::make<std::size_t>({1000, piece_bytes, 10 * piece_bytes}),
    size,
    portion
) {
    const std::string octets = octets_of_every_value(size);
    BOOST_TEST(store(octets, 7, portion) == size);
    BOOST_TEST(static_cast<std::size_t>(rows()) == (size + piece_bytes - 1) / piece_bytes);
    BOOST_TEST((read(7, 0, all) == octets));
}

BOOST_AUTO_TEST_CASE(any_range_can_be_read) {
    const std::string octets = octets_of_every_value(2 * piece_bytes + 100);
    store(octets, 1, octets.size());
    for (const std::size_t from :
         {std::size_t{0}, piece_bytes - 1, piece_bytes, octets.size() - 1}) {
        for (const std::size_t length : {std::size_t{0}, std::size_t{1}, piece_bytes + 1}) {
            BOOST_TEST((read(1, from, length) == octets.substr(from, length)));
        }
    }
    BOOST_TEST(read(1, octets.size(), all).empty());
    BOOST_TEST(read(1, octets.size() + piece_bytes, all).empty());
}

BOOST_AUTO_TEST_CASE(owners_are_apart_and_can_be_erased) {
    store("one", 1, 3);
    store("two", 2, 3);
    transaction work(link, access_mode::read_write);
    erase_pieces(work.handle(), {"piece", 1});
    work.commit();
    BOOST_TEST(read(1, 0, all).empty());
    BOOST_TEST(read(2, 0, all) == "two");
}

BOOST_AUTO_TEST_CASE(not_committed_is_not_there) {
    {
        transaction work(link, access_mode::read_write);
        piece_writer writer(work.handle(), {"piece", 1});
        writer.write(octets_of_every_value(2 * piece_bytes));
        writer.finish();
    }
    BOOST_TEST(rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_table_is_a_name_and_nothing_else) {
    transaction work(link, access_mode::read_write);
    for (const char *table : {"", "piece; DROP TABLE piece", "pie ce", "\"piece\""}) {
        const pieces_of whose{table, 1};
        BOOST_CHECK_THROW(piece_writer(work.handle(), whose), std::invalid_argument);
        BOOST_CHECK_THROW(erase_pieces(work.handle(), whose), std::invalid_argument);
        BOOST_CHECK_THROW(
            read_pieces(work.handle(), whose, 0, 1, [](std::string_view) {}),
            std::invalid_argument
        );
    }
}

// 50 MiB in one transaction and back, in a child whose peak is its own.
BOOST_AUTO_TEST_CASE(a_large_document_takes_no_memory_of_its_size) {
    constexpr int count = 200;
    link.close();
    const pid_t child = start_child([&] {
        const std::string piece = octets_of_every_value(piece_bytes);
        const long before = peak_kilobytes();
        connection own(settings());
        base::sha256_stream written;
        transaction work(own, access_mode::read_write);
        piece_writer writer(work.handle(), {"piece", 9});
        for (int i = 0; i < count; ++i) {
            writer.write(piece);
            written.update(piece);
        }
        writer.finish();
        work.commit();
        base::sha256_stream found;
        transaction reading(own, access_mode::read_only);
        read_pieces(reading.handle(), {"piece", 9}, 0, all, [&](std::string_view portion) {
            found.update(portion);
        });
        if (found.finish() != written.finish()) {
            throw std::runtime_error("other octets came back");
        }
        // SQLite's cache is 2 MiB.
        constexpr long kilobytes_of_all = count * (piece_bytes / 1024);
        if (peak_kilobytes() - before > kilobytes_of_all / 4) {
            throw std::runtime_error(
                "the peak grew by " + std::to_string(peak_kilobytes() - before) + " KiB"
            );
        }
    });
    BOOST_TEST(wait_for(child) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
