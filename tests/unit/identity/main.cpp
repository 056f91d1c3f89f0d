// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE identity
#include <boost/test/unit_test.hpp>
