#pragma once
inline int from_header() { return 1; }
static inline std::string text_of_header() { return "x"; }
struct carried {
    int get() const;
};
