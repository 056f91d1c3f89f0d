// g++'s look does no harm to the headers that are included behind it.
//= GET,HEAD /fine() -> int
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <ranges>
#include <regex>
#include <thread>

#include <stdlib.h>
#include <unistd.h>
int fine() { return std::regex_match("a", std::regex("a")) && std::this_thread::get_id() == std::thread::id(); }
