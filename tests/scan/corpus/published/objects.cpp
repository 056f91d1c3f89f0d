// Objects at namespace scope whose class is defined here: their public member functions,
// operator() for the object itself, public member objects of such classes in turn.
//= GET,HEAD,POST /blog(int page = 1) -> std::string
//= GET,HEAD /blog/count() -> int
//= GET,HEAD,POST /blog/comments/text(int id) -> std::string
//= GET,HEAD /blog/made() -> int
//= GET,HEAD /blog/comments/authors/all() -> int
//=   code ::blog.comments.authors imprint::overload<>(&::std::remove_cvref_t<decltype((::blog.comments.authors))>::all)
//= GET,HEAD /tools/version() -> int
//= not blog.secret: it is not public
//= not blog.title: it is data (std::string)...
class blog_type {
  public:
    std::string operator()(int page = 1) const { return std::to_string(page); }
    int count() const { return secret(); }
    struct comments_type {
        std::string text(int id) const { return std::to_string(id); }
        struct {
            int all() const { return 1; }
        } authors;
    } comments;
    std::string title;
    static int made() { return 1; }

  private:
    int secret() const { return 2; }
} blog;
struct {
    int version() const { return 1; }
} tools;
