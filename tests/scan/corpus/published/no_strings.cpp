// Other types are no strings: wide text, a reference, a pointer that may be written through.
//= not wide: it is data (std::wstring)...
//= not other: it is a pointer or reference (const std::string &), which is not followed
//= not raw: it is a pointer or reference (char *), which is not followed
//= not many: it is data (std::vector<std::string>)...
//= GET,HEAD /text "t"
std::string text = "t";
std::wstring wide = L"w";
const std::string &other = text;
char *raw = nullptr;
std::vector<std::string> many;
