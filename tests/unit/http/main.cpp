// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE http
#include <boost/test/unit_test.hpp>
