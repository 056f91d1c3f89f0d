// SPDX-License-Identifier: MIT
// What AddressSanitizer has to know of LLVM, in builds with it alone: some memory of a
// precompiled header is kept until the process ends, and threads get a signal stack that the
// sanitizer would take for its own.
#ifdef __SANITIZE_ADDRESS__

// NOLINTBEGIN(bugprone-reserved-identifier): the sanitizer's own names
extern "C" const char *__asan_default_options() {
    return "use_sigaltstack=0";
}

extern "C" const char *__lsan_default_options() {
    return "print_suppressions=0";
}

extern "C" const char *__lsan_default_suppressions() {
    return "leak:libLLVM";
}
// NOLINTEND(bugprone-reserved-identifier)

#endif
