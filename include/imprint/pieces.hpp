// SPDX-License-Identifier: MIT
// A large body as rows of 256 KiB: neither to store nor to read it takes memory for the
// whole, and the database commits it together with the row that describes it.
//
// The table is the site's own:
//     CREATE TABLE document_piece (
//         owner BIGINT NOT NULL, number BIGINT NOT NULL, octets BLOB NOT NULL,
//         PRIMARY KEY (owner, number))
// (on PostgreSQL BYTEA, on MySQL MEDIUMBLOB).  `owner` is whose pieces they are, numbered
// from 0; all but the last are full.
#pragma once

#include "imprint/database.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace imprint {

inline constexpr std::size_t piece_bytes = 256 * 1024;

struct pieces_of {
    std::string table; // letters, digits and '_': else std::invalid_argument
    std::int64_t owner = 0;
};

class piece_writer {
  public:
    // Of an owner that has no pieces yet.
    piece_writer(database &db, pieces_of whose);

    // In portions of any size.
    void write(std::string_view octets);
    // Stores what is left and returns how many octets there are in all.  Without it the
    // last piece is missing.
    std::uint64_t finish();

  private:
    void store();

    database &db_;
    pieces_of whose_;
    std::string buffer_;
    std::uint64_t stored_ = 0;
};

// Gives `take` the octets from `offset` on, at most `length`, in order, each portion valid
// until `take` returns; ends early where the pieces end.  Returns how many there were.
std::uint64_t read_pieces(
    database &db,
    const pieces_of &whose,
    std::uint64_t offset,
    std::uint64_t length,
    const std::function<void(std::string_view)> &take
);

void erase_pieces(database &db, const pieces_of &whose);

} // namespace imprint
