// What a check of the library finds while compiling is said in its words, without its insides.
//= error html_messages.cpp:[html quoted(]: call to consteval function 'imprint::detail::html_format...
//=   note :0: html: no {} in an attribute without quotes
//= error html_messages.cpp:[html sum(]: no viable conversion from returned value of type...
//=   note :0: write imprint::html("<p>{}</p>", name), which escapes what it is given; imprint::html::trusted(text) takes markup as it is
//= error html_messages.cpp:[html cast(]: no matching conversion for functional-style cast...
//-   note html_check.hpp
//-   note html.hpp
imprint::html quoted(std::string who) { return imprint::html("<a href={}>x</a>", who); }
imprint::html sum(std::string who) { return "<p>" + who; }
imprint::html cast(std::string who) { return imprint::html("<p>" + who); }
