// A parameter at<"/robots.txt"> gives the URL below its namespace.
//= GET,HEAD /robots.txt([imprint::at<"/robots.txt">]) -> std::string
//= GET,HEAD /deep/.well-known/x([imprint::at<"/.well-known/x">]) -> int
//= GET,HEAD /deep/new([at<"/new">]) -> int
//=   code  imprint::overload<imprint::at<"/new">>(&::deep::index)
//= not at: it is introduced by using
using imprint::at;
std::string robots(imprint::at<"/robots.txt">) { return ""; }
namespace deep {
int known(imprint::at<"/.well-known/x">) { return 1; }
int index(at<"/new">) { return 1; }
} // namespace deep
