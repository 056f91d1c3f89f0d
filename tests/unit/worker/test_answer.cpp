// SPDX-License-Identifier: MIT
// The octets of an answer, taken in steps of every awkward size, against FastCGI 1.0 §3.3.
#include "worker/answer.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

using namespace imprint::worker;

namespace {

const std::string head = "Status: 200 OK\r\n\r\n";

const std::size_t sizes[] = {
    0, 1, 65509, 65510, 65511, 65518, 65528, 131037, 131038, 131039, 300000
};
const std::size_t steps[] = {1, 7, 8, 4096, 65536, 1000000};

std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<char>('a' + i % 23);
    }
    return text;
}

// What a peer reads that takes at most `step` octets at a time.
std::string drain(answer &one, std::size_t step) {
    std::string out;
    while (!one.done()) {
        std::array<iovec, 3> pieces{};
        const std::size_t count = one.gather(pieces);
        BOOST_REQUIRE(count > 0);
        std::size_t taken = 0;
        for (std::size_t i = 0; i < count && taken < step; ++i) {
            const std::size_t size = std::min(pieces[i].iov_len, step - taken);
            out.append(static_cast<const char *>(pieces[i].iov_base), size);
            taken += size;
        }
        one.advance(taken);
    }
    return out;
}

unsigned octet(std::string_view octets, std::size_t at) {
    return static_cast<unsigned char>(octets[at]);
}

struct unpacked {
    std::string text;
    bool ended = false;
    std::size_t records = 0;
};

// Reads STDOUT of request 258 and its END_REQUEST, checking each header.
unpacked unpack(std::string_view octets) {
    unpacked found;
    bool closed = false;
    while (!octets.empty()) {
        BOOST_REQUIRE(octets.size() >= 8);
        const unsigned type = octet(octets, 1);
        const std::size_t size = octet(octets, 4) << 8U | octet(octets, 5);
        const std::size_t whole = 8 + size + octet(octets, 6);
        BOOST_REQUIRE(octets.size() >= whole);
        BOOST_TEST(octet(octets, 0) == 1U);
        BOOST_TEST((octet(octets, 2) << 8U | octet(octets, 3)) == 258U);
        BOOST_TEST(whole % 8 == 0U); // §3.3: keep data aligned
        BOOST_TEST(!found.ended);
        if (type == 6) {
            BOOST_TEST(!closed);
            closed = size == 0;
            found.text += octets.substr(8, size);
        } else {
            BOOST_TEST(type == 3U);
            BOOST_TEST((octets.substr(8, 8) == std::string_view("\0\0\0\0\0\0\0\0", 8)));
            found.ended = closed;
        }
        ++found.records;
        octets.remove_prefix(whole);
    }
    return found;
}

imprint::file file_of(const std::string &octets) {
    char name[] = "/tmp/imprint-answer-XXXXXX";
    const int fd = ::mkstemp(name);
    BOOST_REQUIRE(fd >= 0);
    ::unlink(name);
    BOOST_REQUIRE(::write(fd, octets.data(), octets.size()) == ssize_t(octets.size()));
    return imprint::file::adopt(fd);
}

} // namespace

BOOST_AUTO_TEST_SUITE(answers)

BOOST_DATA_TEST_CASE(
    fastcgi,
    boost::unit_test::data::make(sizes) * boost::unit_test::data::make(steps),
    size,
    step
) {
    if (step < 8 && size > 70000) {
        return; // says nothing new, slowly
    }
    answer one;
    one.begin(framing::fastcgi, 258, head, pattern(size));
    const unpacked found = unpack(drain(one, step));
    BOOST_TEST((found.text == head + pattern(size)));
    BOOST_TEST(found.ended);
    // As few records as hold it, the empty one and the end.
    BOOST_TEST(found.records == (head.size() + size + 65527) / 65528 + 2);
}

BOOST_DATA_TEST_CASE(plain, boost::unit_test::data::make(sizes), size) {
    answer one;
    one.begin(framing::plain, 0, head, pattern(size));
    BOOST_TEST((drain(one, 4099) == head + pattern(size)));
}

BOOST_DATA_TEST_CASE(files, boost::unit_test::data::make(sizes), size) {
    const imprint::file whole = file_of(pattern(size));
    answer one;
    one.begin(framing::fastcgi, 258, head, whole);
    BOOST_TEST((unpack(drain(one, 50021)).text == head + pattern(size)));
    // The next answer on the same connection must not see the former's window.
    const std::size_t from = size / 3;
    one.begin(framing::plain, 0, head, whole.part(from, size - from));
    BOOST_TEST((drain(one, 70001) == head + pattern(size).substr(from)));
}

// As another process does when this one has ended at any octet.
void check_going_on(framing how, answer::content (*content)(std::size_t), std::size_t size) {
    const std::size_t all = [&] {
        answer one;
        one.begin(how, 258, head, content(size));
        return drain(one, 1'000'000).size();
    }();
    for (const std::size_t wanted :
         {std::size_t{0}, std::size_t{1}, head.size() + 9, all / 2}) {
        const std::size_t stop = std::min(wanted, all);
        answer first;
        first.begin(how, 258, head, content(size));
        std::string out;
        while (out.size() < stop) {
            std::array<iovec, 1> piece{};
            BOOST_REQUIRE(first.gather(piece) == 1U);
            const std::size_t some = std::min(piece[0].iov_len, stop - out.size());
            out.append(static_cast<const char *>(piece[0].iov_base), some);
            first.advance(some);
        }
        BOOST_REQUIRE(first.put_down());
        BOOST_REQUIRE(first.content_file() != nullptr);
        answer second;
        second.resume(first.how(), first.id(), first.head(), *first.content_file(), first.at());
        out += drain(second, 4099);
        if (how == framing::fastcgi) {
            const unpacked found = unpack(out);
            BOOST_TEST(found.ended);
            BOOST_TEST((found.text == head + pattern(size)));
        } else {
            BOOST_TEST((out == head + pattern(size)));
        }
        // And who has put it down can go on with it, too.
        BOOST_TEST(drain(first, 4099).size() == all - stop);
    }
}

BOOST_DATA_TEST_CASE(another_goes_on, boost::unit_test::data::make(sizes), size) {
    const auto text = [](std::size_t octets) { return answer::content(pattern(octets)); };
    const auto stored = [](std::size_t octets) {
        return answer::content(file_of("before" + pattern(octets)).part(6, octets));
    };
    for (const framing how : {framing::plain, framing::fastcgi}) {
        check_going_on(how, text, size);
        check_going_on(how, stored, size);
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_was_shortened_can_not_be_completed) {
    const imprint::file whole = file_of(pattern(1000));
    answer one;
    one.begin(framing::plain, 0, head, whole);
    BOOST_REQUIRE(::ftruncate(whole.descriptor(), 10) == 0);
    std::array<iovec, 8> pieces{};
    std::size_t left = head.size() + 10;
    while (left > 0) {
        BOOST_REQUIRE(one.gather(pieces) > 0);
        left -= pieces[0].iov_len;
        one.advance(pieces[0].iov_len);
    }
    BOOST_TEST(one.gather(pieces) == 0U);
    BOOST_TEST(!one.done());
}

BOOST_AUTO_TEST_SUITE_END()
