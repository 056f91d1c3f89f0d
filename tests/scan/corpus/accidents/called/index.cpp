// Declarations of what another source publishes are not listed.
int helper(int n);
int alone(int n);

int uses(int n) { return helper(n); }
int takes(int n) { int (*f)(int) = &helper; return f(n); }
