// SPDX-License-Identifier: MIT
// expect: publish: html: no {} in <script>, <style> or <iframe>
#include "imprint/html.hpp"

imprint::html page(const char *name) {
    return imprint::html("<script>greet('{}')</script>", name);
}
