#pragma once
struct included_base {
    int outside() const { return 1; }
};
