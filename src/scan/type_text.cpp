// SPDX-License-Identifier: MIT
#include "scan/type_text.hpp"

namespace imprint::scan {
namespace {

using text = std::optional<std::string>;

text nameable_declaration(CXCursor declaration);

text nameable_parent(CXCursor declaration) {
    const CXCursor parent = clang_getCursorSemanticParent(declaration);
    const CXCursorKind kind = clang_getCursorKind(parent);
    if (is_null(parent) || kind == CXCursor_TranslationUnit) {
        return "";
    }
    if (kind == CXCursor_LinkageSpec) {
        return nameable_parent(parent);
    }
    if (kind == CXCursor_Namespace) {
        const text outer = nameable_parent(parent);
        const bool unnamed = clang_Cursor_isAnonymous(parent) != 0;
        return unnamed || !outer ? outer : text(*outer + "::" + spelling(parent));
    }
    const bool nested = is_class(parent) && is_public(declaration);
    return nested ? nameable_declaration(parent) : std::nullopt;
}

// Only numbers beside types: at<...> is told apart before.
text template_argument(CXType type, CXCursor declaration, unsigned index) {
    const CXType argument = clang_Type_getTemplateArgumentAsType(type, index);
    if (argument.kind != CXType_Invalid) {
        return nameable_type(clang_getCanonicalType(argument));
    }
    const auto kind = clang_Cursor_getTemplateArgumentKind(declaration, index);
    if (kind != CXTemplateArgumentKind_Integral) {
        return std::nullopt;
    }
    return std::to_string(clang_Cursor_getTemplateArgumentValue(declaration, index));
}

text template_arguments(CXType type, CXCursor declaration) {
    const int count = clang_Type_getNumTemplateArguments(type);
    std::string list;
    for (int i = 0; i < count; ++i) {
        const text each = template_argument(type, declaration, static_cast<unsigned>(i));
        if (!each) {
            return std::nullopt;
        }
        list.append(list.empty() ? "<" : ", ").append(*each);
    }
    return list.empty() ? list : list + '>';
}

text nameable_declaration(CXCursor declaration) {
    const text outer = nameable_parent(declaration);
    const std::string name = spelling(declaration);
    if (!outer || name.empty() || clang_Cursor_isAnonymous(declaration) != 0 ||
        name.find('(') != std::string::npos) { // "(unnamed struct at ...)", a lambda
        return std::nullopt;
    }
    const text arguments = template_arguments(clang_getCursorType(declaration), declaration);
    return arguments ? text(*outer + "::" + name + *arguments) : std::nullopt;
}

text nameable_plain(CXType type) {
    const std::string name = spelling(clang_getUnqualifiedType(type));
    if (name == "std::basic_string<char>" || name == "std::basic_string_view<char>") {
        return name == "std::basic_string<char>" ? "std::string" : "std::string_view";
    }
    if (type.kind == CXType_Record || type.kind == CXType_Enum) {
        const std::string at = at_text(type);
        return at.empty() ? nameable_declaration(clang_getTypeDeclaration(type))
                          : text("imprint::at<" + at + '>');
    }
    const bool builtin = type.kind >= CXType_FirstBuiltin && type.kind <= CXType_LastBuiltin;
    return builtin ? text(name) : std::nullopt;
}

text nameable_pointer(CXType type, const char *mark) {
    const text to = nameable_type(clang_getPointeeType(type));
    return to ? text(*to + mark) : std::nullopt;
}

} // namespace

text nameable_type(CXType type) {
    text name;
    switch (type.kind) {
    case CXType_LValueReference:
        return nameable_pointer(type, " &");
    case CXType_RValueReference:
        return nameable_pointer(type, " &&");
    case CXType_Pointer:
        name = nameable_pointer(type, " *");
        break;
    default:
        name = nameable_plain(type);
        break;
    }
    if (!name || clang_isVolatileQualifiedType(type) != 0) {
        return std::nullopt;
    }
    return clang_isConstQualifiedType(type) != 0 ? *name + " const" : *name;
}

std::string at_text(CXType type) {
    const std::string name = spelling(bare_type(type));
    const std::size_t first = name.find('"');
    const std::size_t last = name.rfind('"');
    const bool is_at = name.starts_with("imprint::at<") && first != last;
    return is_at ? name.substr(first, last - first + 1) : "";
}

} // namespace imprint::scan
