// A user of the installed library in C++: makes something, and says which version did it.
#include <mailauth/mailauth.h>

#include <iostream>
#include <memory>

int main()
{
	const std::unique_ptr<mailauth_context, decltype(&mailauth_context_free)> context(
		mailauth_context_new(nullptr, nullptr), mailauth_context_free);

	if (!context)
		return 1;
	std::cout << mailauth_version() << '\n';
	return std::cout.good() ? 0 : 1;
}
