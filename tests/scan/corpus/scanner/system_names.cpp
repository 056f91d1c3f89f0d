// Names that the C library has: what to do is said, as nobody here included its headers.
//= error system_names.cpp:[std::string index]: redefinition of 'index' as different kind of symbol
//=   note :0: the C library has a function index: write a function here too...
//= error system_names.cpp:[std::string access]: redefinition of 'access' as different kind of symbol
//= error system_names.cpp:[std::string clock]: functions that differ only in their return type...
//=   note :0: the C library has this name: take another, or put it into a namespace...
//= error system_names.cpp:[int own = 2]: redefinition of 'own'
std::string index = "Welcome.";
std::string access = "x";
std::string clock() { return "noon"; }
int own = 1;
int own = 2;
