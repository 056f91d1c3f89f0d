#pragma once
struct blog_type {
    int count() const;
};
