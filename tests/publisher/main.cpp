// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE publisher
#include <boost/test/unit_test.hpp>
