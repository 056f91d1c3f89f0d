// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE scan
#include <boost/test/unit_test.hpp>
