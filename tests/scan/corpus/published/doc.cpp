// The doc comment describes; other comments are for whoever reads the source.
//= GET,HEAD /said() -> int
//=   doc Says one thing.
//= GET,HEAD /starred() -> int
//=   doc Counts the stars.
//= GET,HEAD /motto "m"
//=   doc Ours.
//= GET,HEAD /plain() -> int
//-   doc internal
/// Says one thing.
int said() { return 1; }
/**
 * Counts the stars.
 */
int starred() { return 1; }
std::string motto = "m"; ///< Ours.
// internal: not for visitors
int plain() { return 1; }
