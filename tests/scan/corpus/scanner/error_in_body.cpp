// Bodies are parsed in full: errors don't hide in them.
//= error error_in_body.cpp:[int fine]: use of undeclared identifier 'nothing'
int fine() { return nothing; }
