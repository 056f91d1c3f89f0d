// Any error stops the scan: an unknown type is otherwise reported as int.
//= error error_stops.cpp:[int strange]: unknown type name 'missing'
int fine() { return 1; }
int strange(missing m) { return 1; }
